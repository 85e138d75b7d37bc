import { condition, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Answered, answeredSignal, IdempotentAnswer, KeptAnswer } from '../../protocol/idempotency.ts';

const answered = defineSignal<[Answered]>('answered' satisfies typeof answeredSignal);

/** No request is answered later than this; whoever asked has gone away, or the gateway has. */
const inFlightAtMost = '3m';

/**
 * Holds the answer of a request of the gateway's, for as long as Temporal retains it. Null: nothing was done, or nobody knows
 * (the gateway died); the next request under the key is then carried out.
 */
export async function idempotencyKey(): Promise<KeptAnswer> {
  let answer: IdempotentAnswer | null | undefined;
  setHandler(answered, (given) => {
    if (given.run === workflowInfo().runId) answer ??= given.answer;
  });
  await condition(() => answer !== undefined, inFlightAtMost, { summary: 'Until the request is answered' });
  return { run: workflowInfo().runId, answer: answer ?? null };
}
