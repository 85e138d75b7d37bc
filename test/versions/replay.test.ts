import { beforeAll, describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { providers } from '../../contract/providers/index.ts';
import type { Result } from '../../protocol/run.ts';
import { workflowCode } from '../../worker/workflow-code.ts';
import { bundleMutant } from '../support/mutants.ts';
import { type KeptHistory, readHistories } from './histories.ts';

let histories: KeptHistory[];
beforeAll(async () => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  histories = await readHistories();
});

/** The names of the histories that these flows cannot replay, and why. */
const failuresOf = async (workflowBundle: WorkflowBundleOption, kept = histories): Promise<string[]> => {
  const replays = Worker.runReplayHistories(
    { workflowBundle },
    kept.map(({ history }) => ({ workflowId: idOf(history), history })),
  );
  // By id, because a run accepts only input for its own id.
  const names = new Map(kept.map(({ name, history }) => [idOf(history), name]));
  const failures: string[] = [];
  for await (const { workflowId, error } of replays)
    if (error) failures.push(`${names.get(workflowId)}: ${error.message}`);
  return failures;
};

const idOf = (history: KeptHistory['history']): string => {
  const [started] = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return defaultPayloadConverter.fromPayload<{ id: string }>(started ?? {}).id;
};

const endOf = ({ history }: KeptHistory): Result => {
  const payloads = history.events?.at(-1)?.workflowExecutionCompletedEventAttributes?.result?.payloads;
  return defaultPayloadConverter.fromPayload<Result>(payloads?.[0] ?? {});
};

describe('The histories that were kept', () => {
  it('are of every flow and every end it has', () => {
    const ends = new Set(histories.map(endOf).map(({ snapshot }) => `${snapshot.provider} ${snapshot.status}`));
    for (const provider of providers)
      for (const status of ['verified', 'expired', 'canceled', 'failed'])
        expect(ends).toContain(`${provider} ${status}`);
    for (const end of ['mobile-ok denied', 'verify-vasp denied']) expect(ends).toContain(end);
    for (const provider of providers.filter((name) => name !== 'verify-vasp'))
      expect(ends).toContain(`${provider} max_attempts_reached`);
  });

  it('are replayed by the current flows', async () => {
    expect(await failuresOf(await workflowCode())).toEqual([]);
  });

  it('are not replayed by a flow that calls in another order', async () => {
    const looksFirst = {
      file: 'providers/portone-v1/flow.ts',
      from: '    const impUid = this.#impUid as string;',
      to: '    const impUid = this.#impUid as string;\n    await attempt(() => portOneV1Certification(impUid));',
    };
    const failures = await failuresOf(await bundleMutant(looksFirst));
    const confirmed = histories.filter(({ name }) => /portone-v1-(sms|app|lost-confirm|max-attempts)$/.test(name));
    expect(failures.map((failure) => failure.split(':')[0])).toEqual(confirmed.map(({ name }) => name));
    for (const failure of failures) expect(failure).toMatch(/nondetermin/i);
  });

  it('name no machine, no process and no file', () => {
    for (const { history } of histories)
      expect(JSON.stringify(history)).not.toMatch(/@[a-z0-9-]+"|\/[a-z]+\/[a-z]+\//i);
  });
});
