import { Client, type Connection, type ConnectionLike } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { Registry } from 'prom-client';
import { readAccessSettings } from '../config/access.ts';
import { coreSettings } from '../config/core.ts';
import { readLimitSettings } from '../config/limits.ts';
import { rulesOf } from '../config/rules.ts';
import { type Environment, rawSetting, readSettings } from '../config/settings.ts';
import { readTemporalSettings, type TemporalSettings } from '../config/temporal.ts';
import { loadEncryption } from '../privacy/encryption.ts';
import { forgivingCodec } from '../privacy/forgiving-codec.ts';
import { loadKeyedHashes } from '../privacy/keyed-hash.ts';
import { tracingClient } from '../telemetry/client-tracing.ts';
import { tracesAreWanted } from '../telemetry/tracing-settings.ts';
import { type AccessStore, openAccessLog } from './access.ts';
import { HwaginClient } from './client.ts';
import { lazyConnection } from './connection.ts';
import { HwaginError } from './errors.ts';
import { serverRefusal, unreachable } from './temporal-errors.ts';

export interface ConnectOptions {
  /** The source of every setting. @default process.env */
  env?: Environment;
  /** A connection of your own; you close it. @default one by Temporal's envconfig (`TEMPORAL_*`, config file) */
  connection?: ConnectionLike;
  /** @default that of envconfig, else `default` */
  namespace?: string;
  /** The task queue of the workers. @default HWAGIN_TASK_QUEUE, else `verifications` */
  taskQueue?: string;
  /**
   * How payloads are encrypted. The workers need the same. With it the production rules apply, unless HWAGIN_ENV=development.
   * @default by HWAGIN_ENCRYPTION_KEYS and HWAGIN_KEY_PROVIDER
   */
  dataConverter?: DataConverter;
  /** Who is recorded as reading outcomes here. @default HWAGIN_ACTOR, else the process's user and host */
  actor?: string;
  /** Where accesses are recorded. @default the store of HWAGIN_ACCESS_STORE, else a file of this process in HWAGIN_DATA */
  records?: AccessStore;
  /** How long to wait for Temporal, in milliseconds. @default 5_000 */
  connectTimeoutMs?: number;
  /**
   * Whether the trace that is active at a call continues in its workflow. Uses your process's tracer.
   * @default whether `OTEL_EXPORTER_OTLP_ENDPOINT` or a similar variable asks for traces
   */
  tracing?: boolean;
  /** A prom-client registry for `hwagin_client_call_duration_seconds`; use one per client. @default none */
  metrics?: Registry;
}

/**
 * Connects to Temporal: local, self-hosted with mTLS, or Cloud with an API key, as Temporal's envconfig defines it
 * (https://docs.temporal.io/develop/environment-configuration). Throws `temporal_unreachable`, and `SettingsError` for missing or
 * wrong settings.
 *
 * ```ts
 * await using hwagin = await connect();
 * const snapshot = await hwagin.startAndWait('mobile-ok', 'sign-up-42', { method: 'SMS', person });
 * ```
 */
export const connect = async (options: ConnectOptions = {}): Promise<HwaginClient> => {
  const env = environmentOf(options);
  const settings = readTemporalSettings(env);
  const dataConverter = options.dataConverter ?? (await loadEncryption(env)).dataConverter;
  const hashes = loadKeyedHashes(env);
  const taskQueue = options.taskQueue ?? readSettings(coreSettings, env).HWAGIN_TASK_QUEUE;
  const connection = options.connection ?? (await open(settings, options.connectTimeoutMs ?? 5_000));
  const namespace = options.namespace ?? settings.namespace;
  const interceptors = (options.tracing ?? tracesAreWanted(env)) && { workflow: [await tracingClient()] };
  const client = new Client({ connection, namespace, dataConverter, ...(interceptors && { interceptors }) });
  const codecs = [forgivingCodec(dataConverter.payloadCodecs ?? [])];
  const index = new Client({ connection, namespace, dataConverter: { payloadCodecs: codecs } }).workflow;
  const { actor, holds } = readAccessSettings(env);
  const access = await openAccessLog(env, options.actor ?? actor, options.records);
  const close = async () => {
    await access.close();
    if (!options.connection) await connection.close();
  };
  const webhook = rawSetting('HWAGIN_WEBHOOK_URL', env) !== undefined;
  const limits = readLimitSettings(env);
  const hwagin = new HwaginClient(
    { client, index, taskQueue, sealed: rulesOf(env).production, webhook, ...hashes, limits, access, holds },
    close,
  );
  return options.metrics ? (await import('./measured.ts')).measured(hwagin, options.metrics) : hwagin;
};

/** A converter that is passed in has its own keys, so the production rules apply unless development is set. */
const environmentOf = ({ env = process.env, dataConverter }: ConnectOptions): Environment =>
  dataConverter && rawSetting('HWAGIN_ENV', env) === undefined ? { ...env, HWAGIN_ENV: 'production' } : env;

const open = async ({ connectionOptions, address }: TemporalSettings, timeoutMs: number): Promise<Connection> => {
  const connection = lazyConnection(connectionOptions, timeoutMs);
  try {
    await connection.ensureConnected();
    return connection;
  } catch (error) {
    await connection.close();
    const refusal = serverRefusal(error, '');
    throw refusal instanceof HwaginError ? refusal : unreachable(error, address);
  }
};
