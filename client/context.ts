import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowClient } from '@temporalio/client';
import type { LegalHolds } from '../config/access.ts';
import type { LimitSettings } from '../config/limits.ts';
import type { KeyedHashes } from '../privacy/keyed-hash.ts';
import type { AccessLog } from './access.ts';
import { isGivenUp, serverRefusal, workerRefusal } from './temporal-errors.ts';

/** What every call of the client works with. */
export interface ClientContext {
  client: Client;
  /** Lists and describes runs, even if a memo cannot be read. */
  index: Pick<WorkflowClient, 'list' | 'getHandle'>;
  taskQueue: string;
  /** Whether runs accept only sealed messages. */
  sealed: boolean;
  /** Whether runs send events to the backend's webhook. */
  webhook: boolean;
  /** Keyed hash of a normalised input. */
  fingerprint: KeyedHashes['fingerprint'];
  /** Keyed hash of a phone number or user id. */
  subject: KeyedHashes['subject'];
  /** Absent if nothing that is started here is limited. */
  limits: LimitSettings | undefined;
  access: Pick<AccessLog, 'record'>;
  holds: LegalHolds;
}

/** Timeout for what Temporal's server answers on its own. Milliseconds. */
const serverTimeoutMs = 5_000;
/**
 * Timeout for a query. It needs a worker, but no provider; this is long enough for Temporal to notice that a worker has died.
 * Milliseconds.
 */
export const queryTimeoutMs = 10_000;
/** Pause before a worker is asked again. Milliseconds. */
const betweenAsks = 250;

/** Makes a call that needs no worker: no answer means that Temporal is not reachable. */
export const askServer = async <T>(context: ClientContext, id: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await context.client.withDeadline(Date.now() + serverTimeoutMs, call);
  } catch (error) {
    throw serverRefusal(error, id);
  }
};

/**
 * Makes a call that a worker has to answer: if Temporal is reachable, no answer means that no worker answered. If Temporal gave
 * up early (the worker died, or failed at a workflow task), asks again while there is time, so `call` must be safe to repeat.
 * `messageId` is the id of the message that it sends.
 */
export const askWorker = async <T>(
  context: ClientContext,
  id: string,
  timeoutMs: number,
  call: () => Promise<T>,
  messageId?: string,
): Promise<T> => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await context.client.withDeadline(deadline, call);
    } catch (error) {
      if (!isGivenUp(error) || Date.now() + betweenAsks >= deadline) throw workerRefusal(error, id, messageId);
    }
    await sleep(betweenAsks);
  }
};
