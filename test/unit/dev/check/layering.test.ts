import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkLayering } from '../../../../dev/check/layering.ts';

describe('the layering check', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'hwagin-layers-'));
    await plant(
      'package.json',
      JSON.stringify({ dependencies: { zod: '4', '@temporalio/workflow': '1', '@temporalio/client': '1' } }),
    );
  });
  afterEach(async () => rm(root, { recursive: true, force: true }));

  async function plant(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }

  it('accepts the product itself', () => {
    expect(checkLayering(fileURLToPath(new URL('../../../..', import.meta.url)))).toEqual([]);
  });

  it.each([
    ['contract/words.ts', "import { z } from 'zod';"],
    ['workflows/providers/mobile-ok.ts', "import type { Status } from '../../contract/words.ts';"],
    ['workflows/providers/mobile-ok.ts', "import type { Seal } from '../../protocol/seals.ts';"],
    ['client/read.ts', "import { resultSchema } from '../protocol/results.ts';"],
    ['workflows/providers/mobile-ok.ts', "import type { Activities } from '../../activities/index.ts';"],
    [
      'workflows/providers/mobile-ok/flow.ts',
      "import { mobileOkFacts } from '../../../contract/providers/mobile-ok/facts.ts';",
    ],
    ['workflows/providers/mobile-ok.ts', "import { sleep } from '@temporalio/workflow';"],
    ['workflows/providers/mobile-ok.ts', "export * from '../conversation/conversation.ts';"],
    ['workflows/system/webhook.ts', "import { statusKey } from '../run/progress.ts';"],
    ['activities/erasure/index.ts', "import { Client } from '@temporalio/client';"],
    ['workflows/providers/mobile-ok.ts', "type Status = import('../../contract/words.ts').Status;"],
    ['sandbox/server.ts', "import { createServer } from 'node:http';"],
    ['cli/doctor/check.ts', "import { reachable } from '../../activities/http/index.ts';"],
    ['test/unit/x.test.ts', "import { sandbox } from '../../sandbox/index.ts'; import '../../activities/index.ts';"],
  ])('lets %s say: %s', async (file, text) => {
    await plant(file, text);
    expect(checkLayering(root)).toEqual([]);
  });

  it.each([
    ['contract/words.ts', "import { run } from '../workflows/run.ts';", 'nothing of workflows'],
    ['contract/words.ts', "import { hash } from 'node:crypto';", 'no Node modules'],
    ['protocol/seals.ts', "import { hash } from '../privacy/keyed-hash.ts';", 'nothing of privacy'],
    ['contract/words.ts', "import type { Seal } from '../protocol/seals.ts';", 'nothing of protocol'],
    ['workflows/providers/mobile-ok.ts', "import { isSealed } from '../../protocol/seals.ts';", 'only types'],
    ['workflows/providers/mobile-ok.ts', "import { parse } from '../../contract/words.ts';", 'only types'],
    [
      'workflows/providers/mobile-ok/flow.ts',
      "import { mobileOk } from '../../../contract/providers/mobile-ok/index.ts';",
      'only types',
    ],
    ['workflows/providers/mobile-ok.ts', "import { type Status } from '../../contract/words.ts';", 'only types'],
    ['workflows/providers/mobile-ok.ts', "export * from '../../contract/words.ts';", 'only types'],
    ['workflows/providers/mobile-ok.ts', "const words = await import('../../contract/words.ts');", 'only types'],
    ['workflows/providers/mobile-ok.ts', "import { z } from 'zod';", 'not this package'],
    [
      'workflows/providers/mobile-ok.ts',
      "import type { Config } from '../../config/settings.ts';",
      'nothing of config',
    ],
    ['workflows/providers/mobile-ok.ts', "import { randomUUID } from 'crypto';", 'no Node modules'],
    [
      'workflows/providers/mobile-ok.ts',
      "import { limiter } from '../system/limiter.ts';",
      'nothing of workflows/system',
    ],
    [
      'workflows/run/calls.ts',
      "import type { Sent } from '../conversation/types.ts';",
      'nothing of workflows/conversation',
    ],
    [
      'workflows/conversation/handlers.ts',
      "import { poll } from '../travel-rule/polling.ts';",
      'nothing of workflows/travel-rule',
    ],
    ['activities/mobile-ok/send.ts', "import { Client } from '@temporalio/client';", 'not this package'],
    [
      'activities/mobile-ok/send.ts',
      "import type { Flow } from '../../workflows/mobile-ok.ts';",
      'nothing of workflows',
    ],
    ['client/start.ts', "import type { Send } from '../activities/mobile-ok/send.ts';", 'nothing of activities'],
    ['client/start.ts', "import { mobileOk } from '../workflows/mobile-ok.ts';", 'only types'],
    ['client/start.ts', "import { Worker } from '@temporalio/worker';", 'not this package'],
    ['gateway/app.ts', "import { send } from '../activities/index.ts';", 'nothing of activities'],
    ['worker/main.ts', "import { mobileOk } from '../workflows/index.ts';", 'only types'],
    ['cli/main.ts', "import { run } from '../worker/main.ts';", 'nothing of worker'],
    ['cli/main.ts', "import { startDevServer } from '../dev/temporal/dev-server.ts';", 'nothing of dev'],
    ['sandbox/crypto.ts', "import { decrypt } from '../activities/mobile-ok/crypto.ts';", 'nothing of activities'],
    ['sandbox/crypto.ts', "import type { Status } from '../contract/words.ts';", 'nothing of contract'],
    ['client/start.ts', "import { sandbox } from '../sandbox/index.ts';", 'nothing of sandbox'],
    ['client/start.ts', "import { support } from '../test/support/x.ts';", 'nothing of test'],
    ['client/start.ts', "import leftPad from 'left-pad';", 'not in `dependencies`'],
    ['client/start.ts', "const it = await import('../' + name);", 'must be written out'],
    ['privacy/codec.ts', "const it = await import('../' + name);", 'must be written out'],
  ])('goes red when %s says: %s', async (file, text, why) => {
    await plant(file, text);
    expect(checkLayering(root)).toEqual([expect.stringContaining(why)]);
    expect(checkLayering(root)[0]).toContain(file);
  });
});
