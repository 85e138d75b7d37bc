import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { TemporalSettings } from '../config/temporal.ts';
import { isUnavailable } from './grpc-status.ts';

export interface ConnectOptions {
  /** How long to keep trying. Milliseconds. */
  timeoutMs: number;
  log: Logger;
  /** Gives up at once when aborted. */
  signal?: AbortSignal | undefined;
  connect?: typeof connectOnce;
}

/** Temporal could not be reached in time. The message says where, and gives the transport's error. */
export class TemporalUnreachableError extends Error {
  override readonly name = 'TemporalUnreachableError';
}

const connectOnce = (options: NativeConnectionOptions) => NativeConnection.connect(options);

const firstWaitMs = 500;
const longestWaitMs = 5_000;

/**
 * Connects to a Temporal that may not be up yet, or may go away before `use` has finished. Retries both with growing pauses until
 * `timeoutMs` have passed. Returns what `use` returns; its other errors are thrown at once. If `use` fails, the connection is
 * closed; otherwise the caller has to close it.
 */
export const connectToTemporal = async <T>(
  { connectionOptions, address }: TemporalSettings,
  { timeoutMs, log, signal, connect = connectOnce }: ConnectOptions,
  use: (connection: NativeConnection) => Promise<T>,
): Promise<T> => {
  const deadline = Date.now() + timeoutMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    signal?.throwIfAborted();
    let connection: NativeConnection | undefined;
    try {
      connection = await connect(connectionOptions);
      return await use(connection);
    } catch (error) {
      await connection?.close();
      if (connection && !isUnavailable(error)) throw error;
      if (Date.now() + waitMs > deadline) throw unreachable(address, timeoutMs, error);
      log.warn({ address, retryInMs: waitMs, error }, 'Temporal is not reachable yet, trying again');
      await sleep(waitMs, undefined, { ...(signal && { signal }) });
    }
  }
};

const unreachable = (address: string, timeoutMs: number, cause: unknown) => {
  const said = cause instanceof Error ? `: ${cause.message}` : '';
  return new TemporalUnreachableError(
    `Temporal at ${address} could not be reached within ${timeoutMs / 1000} s${said}\n` +
      'Start it (`npm run temporal`), or set TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the credentials.',
    { cause },
  );
};
