import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ApiKey } from './auth/api-keys.ts';
import { authorize, identifyBy, identifyCallers } from './auth/authorize.ts';
import { checkRates, idempotencyKeyCheck, type Rates, warnOfUnnamedProxies } from './auth/rates.ts';
import { hideSecrets } from './auth/secrets.ts';
import type { UserTokens } from './auth/user-tokens.ts';
import { type CallbackOptions, verifyVaspCallbacks } from './callbacks/verify-vasp.ts';
import type { StreamBounds } from './events/seats.ts';
import { answerStrayRequests } from './http/methods.ts';
import { countRequests } from './http/rates.ts';
import { requestBounds } from './http/requests.ts';
import { createServer } from './http/server.ts';
import { describeApi, showApi } from './openapi.ts';
import { livenessRoute } from './operations/health.ts';
import { Metrics } from './operations/metrics.ts';
import { traceOf, traceRequests } from './operations/tracing.ts';
import { type PageOptions, pageRoutes } from './page/routes.ts';
import { eraseRoute } from './routes/erase.ts';
import { eventsRoute } from './routes/events.ts';
import { readRoutes } from './routes/read.ts';
import { idParams } from './routes/schemas.ts';
import { startRoute } from './routes/start.ts';
import { verbRoutes } from './routes/verbs.ts';
import type { Services } from './services.ts';

export interface GatewayOptions {
  services: Services;
  keys: readonly ApiKey[];
  tokens: UserTokens;
  /** The registry for its metrics. */
  registry: Registry;
  publicUrl: () => string;
  page: PageOptions;
  rates: Rates;
  streams: StreamBounds;
  /** How often it is checked that a stream's reader may still read. Milliseconds. @default 15_000 */
  recheckMs?: number | undefined;
  /** Addresses of the proxies whose `X-Forwarded-For` is trusted. */
  proxies: readonly string[];
  /** Absent if callbacks are off. */
  callbacks: Omit<CallbackOptions, 'metrics'> | undefined;
  log: Logger;
}

/** Creates the gateway; it does not listen yet. Has no state that another gateway would need. */
export const createGateway = async (options: GatewayOptions): Promise<FastifyInstance> => {
  const { services, keys, tokens, registry, publicUrl, page, callbacks, log } = options;
  const app = createServer(log, requestBounds.bodySize, options.proxies);
  await countRequests(app);
  const metrics = new Metrics(registry, services.feeds);
  const identify = identifyBy(keys, tokens);
  traceRequests(app);
  identifyCallers(app, identify);
  checkRates(app, options.rates);
  warnOfUnnamedProxies(app, options.proxies);
  app.decorate('countIdempotencyKey', idempotencyKeyCheck(app, options.rates.idempotencyKeys));
  answerStrayRequests(app);
  authorize(app);
  hideSecrets(app);
  metrics.observe(app);
  logRequests(app);
  app.addHook('preClose', async () => services.feeds.close());

  await describeApi(app, publicUrl);
  await app.register(livenessRoute);
  await app.register(startRoute(services));
  await app.register(verbRoutes(services));
  await app.register(readRoutes(services));
  await app.register(eventsRoute(services, { streams: options.streams, identify, recheckMs: options.recheckMs }));
  await app.register(eraseRoute(services));
  if (callbacks) await app.register(verifyVaspCallbacks({ ...callbacks, metrics }));
  await app.register(pageRoutes(page));
  await showApi(app);
  return app;
};

/** The verification's id, if the caller has a key or a token: anybody else may put a name or a phone number into the path. */
const plainIdOf = ({ principal, params }: FastifyRequest): string | undefined =>
  principal && idParams.safeParse(params).data?.id;

/** Logs one line for each request: its route and key; never the query, a body or a header. */
const logRequests = (app: FastifyInstance): void => {
  app.addHook('onResponse', async (request, reply) => {
    const id = plainIdOf(request);
    const fields = { httpStatus: reply.statusCode, durationMs: Math.round(reply.elapsedTime) };
    const line = `${request.method} ${request.routeOptions.url ?? 'no route'}`;
    request.log.info({ ...fields, ...traceOf(request), ...(id !== undefined && { id }) }, line);
  });
};
