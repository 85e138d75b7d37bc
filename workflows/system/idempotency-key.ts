import { condition, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Answered, answeredSignal, IdempotentAnswer, KeptAnswer } from '../../protocol/idempotency.ts';

const answered = defineSignal<[Answered]>('answered' satisfies typeof answeredSignal);

/** No request is answered later than this: by then the caller or the gateway is gone. */
const inFlightAtMost = '3m';

/**
 * Stores the answer to one gateway request, for as long as Temporal retains it. Null means that nothing was done, or that nobody
 * knows (the gateway died); the next request under the key is then carried out.
 */
export async function idempotencyKey(): Promise<KeptAnswer> {
  let answer: IdempotentAnswer | null | undefined;
  setHandler(answered, (given) => {
    if (given.run === workflowInfo().runId) answer ??= given.answer;
  });
  await condition(() => answer !== undefined, inFlightAtMost, { summary: 'Until the request is answered' });
  return { run: workflowInfo().runId, answer: answer ?? null };
}
