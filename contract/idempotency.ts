/** The gateway's record of an `Idempotency-Key`: a run that is started by the first request and ends with its answer. */
export const idempotencyWorkflow = 'idempotencyKey';
/** By the keyed hash of a key. A caller's id cannot hold a slash, so none meets it. */
export const idempotencyId = (key: string): string => `idempotency/${key}`;
/** Carries the answer, or null when nothing was done and the key is free again. */
export const answeredSignal = 'answered';

/** What the first request was answered with. */
export interface IdempotentAnswer {
  status: number;
  body: unknown;
}

export interface IdempotencyMemo {
  /** Keyed hash of the request. */
  fingerprint: string;
}
