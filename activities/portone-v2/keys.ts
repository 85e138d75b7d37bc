import { createHash } from 'node:crypto';
import type { CallNumbers } from './types.ts';

const digest = (...parts: (string | number)[]) => createHash('sha256').update(parts.join('\n')).digest('hex');

/**
 * The id of an identity verification: the same for every repeat of a run's session, and different for every other session. 40
 * letters and digits, which KCP accepts.
 */
export const referenceOf = (run: { workflowId: string; runId: string }, session: number): string =>
  digest('identity-verification', run.workflowId, run.runId, session).slice(0, 40);

/**
 * The `Idempotency-Key` of a call, in the quotes that PortOne requires (16 to 256 ASCII characters between them). It is derived
 * from the purpose of the call and never from the attempt, so that a repeat gets the stored answer instead of a second message.
 */
export const idempotencyKey = (reference: string, call: string, { challenge, answer }: CallNumbers): string =>
  `"${digest(reference, call, challenge, answer)}"`;
