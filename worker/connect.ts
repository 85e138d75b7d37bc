import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { TemporalSettings } from '../config/temporal.ts';
import { isUnavailable } from './grpc-status.ts';

export interface ConnectOptions {
  /** How long to go on trying. Milliseconds. */
  timeoutMs: number;
  log: Logger;
  /** Gives up at once when it is aborted. */
  signal?: AbortSignal | undefined;
  connect?: typeof connectOnce;
}

/** Temporal could not be reached in time. The message says where, and what the transport said. */
export class TemporalUnreachableError extends Error {
  override readonly name = 'TemporalUnreachableError';
}

const connectOnce = (options: NativeConnectionOptions) => NativeConnection.connect(options);

const firstWaitMs = 500;
const longestWaitMs = 5_000;

/**
 * Connects to a Temporal that may not be up yet, or be gone again before `use` has asked all that it wants to know: tries both
 * again, ever less often, until `timeoutMs` have passed. Gives what `use` gives; its other errors are thrown at once. The
 * connection is closed where `use` fails, and else is the caller's.
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
      'Start it (`npm run temporal`), or set TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and what it needs to let you in.',
    { cause },
  );
};
