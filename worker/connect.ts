import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { TemporalSettings } from '../config/temporal.ts';

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

/** Connects to a Temporal that may not be up yet: tries again, ever less often, until `timeoutMs` have passed. */
export const connectToTemporal = async (
  { connectionOptions, address }: TemporalSettings,
  { timeoutMs, log, signal, connect = connectOnce }: ConnectOptions,
): Promise<NativeConnection> => {
  const deadline = Date.now() + timeoutMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    signal?.throwIfAborted();
    try {
      return await connect(connectionOptions);
    } catch (error) {
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
