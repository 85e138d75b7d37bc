import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { searchAttributes } from '../../../contract/search-attributes.ts';
import { temporalCli } from '../../../dev/temporal/cli.ts';
import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import { createDevServerEnv, createTimeSkippingEnv } from '../../support/time-skipping.ts';

const aRun = {
  namespace: 'default',
  workflowId: 'kept-1',
  requestId: 'request-1',
  workflowType: { name: 'nobody' },
  taskQueue: { name: 'nobody' },
};

describe('the time-skipping test server', () => {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await createTimeSkippingEnv();
  }, 300_000);
  afterAll(async () => env.teardown());

  it('skips time', async () => {
    const before = await env.currentTimeMs();
    await env.sleep('7d');
    expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(7 * 24 * 3_600_000);
  });

  it('has our search attributes, and no others', async () => {
    const start = (name: string) =>
      env.client.workflow.start('nobody', {
        taskQueue: 'nobody',
        workflowId: `attribute-${name}`,
        typedSearchAttributes: [{ key: defineSearchAttributeKey(name, 'KEYWORD'), value: 'x' }],
      });
    for (const name of Object.values(searchAttributes)) await (await start(name)).terminate();
    await expect(start('Unheard')).rejects.toThrow();
  });
});

describe('the dev server', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hwagin-'));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it('keeps its runs and its search attributes in its file across a restart', async () => {
    const dbFile = join(folder, 'temporal.db');
    const first = await createDevServerEnv({ dbFile });
    const { runId } = await first.connection.workflowService.startWorkflowExecution(aRun);
    await first.teardown();
    const second = await createDevServerEnv({ dbFile });
    const found = await second.client.workflow.getHandle('kept-1').describe();
    const { customAttributes } = await second.connection.operatorService.listSearchAttributes({ namespace: 'default' });
    await second.teardown();
    expect(found.runId).toBe(runId);
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.values(searchAttributes)));
  }, 300_000);

  it('takes other ports if somebody has taken one before it could', async () => {
    const cli = join(folder, 'temporal');
    await writeFile(cli, takesAPortAtFirst(await temporalCli(() => undefined), join(folder, 'taken')), { mode: 0o755 });
    const lines: string[] = [];
    const server = await startDevServer({ cli, port: 0, uiPort: 0, onLine: (line) => lines.push(line) });
    try {
      expect(lines.filter((line) => line.includes('address already in use'))).toHaveLength(1);
      const connection = await Connection.connect({ address: server.address });
      await connection.close();
    } finally {
      await server.stop();
    }
  }, 300_000);
});

/** Runs the CLI; the first time, another process takes its port for metrics. */
const takesAPortAtFirst = (cli: string, mark: string): string => `#!${process.execPath}
const { existsSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const run = () => {
  const child = require('node:child_process').spawn(${JSON.stringify(cli)}, args, { stdio: 'inherit' });
  process.once('SIGTERM', () => child.kill());
  child.once('exit', (code) => process.exit(code ?? 1));
};
if (existsSync(${JSON.stringify(mark)})) run();
else {
  writeFileSync(${JSON.stringify(mark)}, '');
  require('node:net').createServer().listen(Number(args[args.indexOf('--metrics-port') + 1]), '127.0.0.1', run);
}
`;
