import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { connect } from '../client/connect.ts';
import { readAccessSettings } from '../config/access.ts';
import { readEgress, setEgress } from '../config/egress/index.ts';
import { rulesInWords } from '../config/rules.ts';
import type { Environment } from '../config/settings.ts';
import { whyEphemeral } from '../privacy/audit/index.ts';
import { loadKeyedHashes } from '../privacy/keyed-hash.ts';
import { type Health, type HealthSources, serveHealth } from '../telemetry/health.ts';
import { createRegistry } from '../telemetry/registry.ts';
import { UserAccesses } from './auth/user-access.ts';
import { UserTokens } from './auth/user-tokens.ts';
import { Deliveries } from './callbacks/delivery.ts';
import { temporalPost } from './callbacks/post.ts';
import { callbackAccess } from './callbacks/settings.ts';
import { type RunningCodecServer, startCodecServer } from './codec-server/start.ts';
import { Feeds } from './events/feeds.ts';
import { createGateway } from './gateway.ts';
import { temporalRecords } from './idempotency/records.ts';
import { healthSources } from './operations/health.ts';
import { countKept } from './operations/kept-in-temporal.ts';
import { loadTerms } from './page/terms.ts';
import { ratesOf, streamBoundsOf } from './rate-settings.ts';
import type { Services } from './services.ts';
import { type GatewaySettings, readGatewaySettings } from './settings.ts';
import { isReachable, openTemporal } from './temporal.ts';

export interface RunningGateway {
  /** Where it listens, like `http://127.0.0.1:8080`. */
  url: string;
  /** Where the codec server listens, if it runs. */
  codecUrl: string | undefined;
  /** Its operations port on this machine, if it has one. */
  healthUrl: string | undefined;
  /** Accepts no new requests, ends event streams, and lets the others finish. */
  close(): Promise<void>;
}

/** Starts a gateway with the settings of `docs/settings.md`. Throws `SettingsError`; does not wait for Temporal. */
export const startGateway = async ({ env, log }: { env: Environment; log: Logger }): Promise<RunningGateway> => {
  const settings = readGatewaySettings(env, (message) => log.warn(message));
  setEgress(readEgress(env));
  log.info(rulesInWords(env));
  const { client, connection } = await openTemporal(env);
  const { namespace } = client.options;
  const registry = createRegistry('gateway');
  countKept(registry, client);
  // When a route reads an outcome or erases, it passes on whose key was used.
  const verifications = await connect({ env, connection, namespace, actor: 'gateway', metrics: registry });
  const hashes = loadKeyedHashes(env);
  const tokens = new UserTokens(settings.HWAGIN_TOKEN_KEY);
  const terms = loadTerms(settings.HWAGIN_TERMS_FILE, settings.production);
  warnOfLostRecords(env, log);
  let url = '';
  const publicUrl = () => settings.HWAGIN_PUBLIC_URL ?? url;
  const services: Services = {
    verifications,
    feeds: new Feeds(verifications),
    idempotency: {
      records: temporalRecords(client, settings.HWAGIN_TASK_QUEUE),
      hash: hashes.subject,
    },
    accesses: new UserAccesses(tokens, publicUrl, settings.HWAGIN_RETURN_URLS),
    terms,
  };
  const deliveries = new Deliveries(temporalPost(client, settings.HWAGIN_TASK_QUEUE, verifications));
  const callbacks = callbackAccess(settings);
  const app = await createGateway({
    services,
    keys: settings.HWAGIN_API_KEYS,
    tokens,
    registry,
    rates: ratesOf(settings),
    streams: streamBoundsOf(settings),
    proxies: settings.HWAGIN_GATEWAY_PROXIES,
    publicUrl,
    page: { service: settings.HWAGIN_SERVICE_NAME, terms },
    callbacks: callbacks && { deliveries, ...callbacks },
    log,
  });
  const close = async () => {
    await Promise.all([app.close(), codecServer?.close()]);
    await health?.close();
    await deliveries.settled();
    await verifications.close();
    await connection.close();
  };
  let health: Health | undefined;
  let codecServer: RunningCodecServer | undefined;
  try {
    health = await openHealth(
      settings,
      healthSources(() => isReachable(client), registry),
    );
    await app.listen({ port: settings.HWAGIN_GATEWAY_PORT, host: settings.HWAGIN_GATEWAY_HOST });
    codecServer = await startCodecServer(env, settings, log);
  } catch (error) {
    // What is already listening would keep the process alive.
    await close();
    throw error;
  }
  const { address, port, family } = app.server.address() as AddressInfo;
  url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  const healthPort = health?.port;
  log.info({ port, address: url, ...(healthPort !== undefined && { healthPort }) }, `gateway ready on ${url}`);
  return {
    url,
    codecUrl: codecServer?.url,
    healthUrl: healthPort === undefined ? undefined : `http://127.0.0.1:${healthPort}`,
    close,
  };
};

const openHealth = async (
  { HWAGIN_GATEWAY_HEALTH_PORT: port, HWAGIN_GATEWAY_HEALTH_HOST: host }: GatewaySettings,
  sources: HealthSources,
): Promise<Health | undefined> => (port === undefined ? undefined : serveHealth(sources, { port, host }));

/** Access records have to outlive the container that wrote them. */
const warnOfLostRecords = (env: Environment, log: Logger): void => {
  const { recordsIn, storeModule } = readAccessSettings(env);
  if (recordsIn === undefined) return log.warn('HWAGIN_ACCESS_RECORDS is off: who reads outcomes is not recorded here');
  const why = storeModule === undefined ? whyEphemeral(recordsIn) : undefined;
  if (why !== undefined)
    log.warn(
      `access records go to HWAGIN_DATA, which is ${why}: they are lost with it. Mount a volume there, or set HWAGIN_ACCESS_STORE`,
    );
};
