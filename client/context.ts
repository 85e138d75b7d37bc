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
  /** Lists and describes runs, also where a memo cannot be read. */
  index: Pick<WorkflowClient, 'list' | 'getHandle'>;
  taskQueue: string;
  /** Whether runs take sealed messages alone. */
  sealed: boolean;
  /** Whether runs tell the backend's webhook. */
  webhook: boolean;
  /** Keyed hash of a normalised input. */
  fingerprint: KeyedHashes['fingerprint'];
  /** Keyed hash of a phone or user id. */
  subject: KeyedHashes['subject'];
  /** Absent: nothing that is started here is limited. */
  limits: LimitSettings | undefined;
  access: Pick<AccessLog, 'record'>;
  holds: LegalHolds;
}

/** What Temporal's server answers by itself is waited for this long. Milliseconds. */
const serverTimeoutMs = 5_000;
/** A query needs a worker, but no provider; time enough for Temporal to notice that one has died. Milliseconds. */
export const queryTimeoutMs = 10_000;
/** Milliseconds. */
const betweenAsks = 250;

/** A call that needs no worker: its silence means that Temporal is not reachable. */
export const askServer = async <T>(context: ClientContext, id: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await context.client.withDeadline(Date.now() + serverTimeoutMs, call);
  } catch (error) {
    throw serverRefusal(error, id);
  }
};

/**
 * A call that a worker has to answer: its silence, while Temporal is there, means that none did. Asks again, while there is
 * time, where Temporal gave up before that (the worker died, or failed at a workflow task): `call` is harmless to repeat.
 * `messageId` is that of the message that it sends.
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
