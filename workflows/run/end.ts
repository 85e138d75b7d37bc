import type { Outcome } from '../../contract/outcome.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { EndStatus } from '../../contract/words.ts';
import type { Result } from '../../protocol/run.ts';

export type Evidence = Pick<Outcome, 'identity' | 'match' | 'enrolment' | 'travelRule' | 'consent'>;

/** How a verification ended. */
export interface End {
  status: EndStatus;
  reason?: string;
  evidence?: Evidence;
}

/** The result of the run. */
export const resultOf = (snapshot: Snapshot, end: End): Result => ({
  snapshot,
  outcome: {
    id: snapshot.id,
    provider: snapshot.provider,
    status: end.status,
    ...(end.reason !== undefined && { reason: end.reason }),
    messages: snapshot.messages,
    ...end.evidence,
  },
});
