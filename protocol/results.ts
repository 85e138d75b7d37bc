import { z } from 'zod';
import { outcomeSchema } from '../contract/outcome.ts';
import type { Provider } from '../contract/providers/index.ts';
import { snapshotSchema } from '../contract/snapshot.ts';
import { isEnd } from '../contract/words.ts';
import type { Result } from './run.ts';

/** The run that a result is read from, as Temporal describes it. */
export interface DescribedRun {
  workflowId: string;
  startTime: Date;
}

const resultSchema = z.object({ snapshot: snapshotSchema, outcome: outcomeSchema });

/**
 * The result of a run, if it really is the run's own: of its id, its flow and its start. Anybody who can write to Temporal can
 * complete a run with any of its payloads, or with the result of an earlier run of its id.
 */
export const resultOf = (
  { workflowId, startTime }: DescribedRun,
  provider: Provider | undefined,
  given: unknown,
): Result | undefined => {
  const read = resultSchema.safeParse(given);
  if (!read.success) return undefined;
  const { snapshot, outcome } = read.data;
  const isItsOwn =
    [snapshot, outcome].every((each) => each.id === workflowId && each.provider === provider) &&
    snapshot.createdAt === startTime.toISOString() &&
    snapshot.status === outcome.status &&
    isEnd(snapshot.status);
  return isItsOwn ? read.data : undefined;
};
