import type { Client } from '@temporalio/client';
import type { LegalHolds } from '../config/access.ts';
import type { LimitSettings } from '../config/limits.ts';
import type { KeyedHashes } from '../privacy/keyed-hash.ts';
import type { AccessLog } from './access.ts';
import { serverRefusal, workerRefusal } from './temporal-errors.ts';

/** What every call of the client works with. */
export interface Link {
  client: Client;
  taskQueue: string;
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
/** A query needs a worker, but no provider. Milliseconds. */
export const queryTimeoutMs = 5_000;

/** A call that needs no worker: its silence means that Temporal is not reachable. */
export const askServer = async <T>(link: Link, id: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await link.client.withDeadline(Date.now() + serverTimeoutMs, call);
  } catch (error) {
    throw serverRefusal(error, id);
  }
};

/** A call that a worker has to answer: its silence, while Temporal is there, means that none did. */
export const askWorker = async <T>(link: Link, id: string, timeoutMs: number, call: () => Promise<T>): Promise<T> => {
  try {
    return await link.client.withDeadline(Date.now() + timeoutMs, call);
  } catch (error) {
    throw workerRefusal(error, id);
  }
};
