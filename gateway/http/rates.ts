import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Rate } from '../../contract/limits.ts';
import { GatewayError } from './problem.ts';

/** Throws `limited` if a request exceeds the limit. */
export type RateCheck = (request: FastifyRequest) => Promise<void>;

/** How many callers are counted at once; the least recently seen is dropped first. */
const counted = 50_000;

/** Must be registered before a rate limit is created. */
export const countRequests = async (app: FastifyInstance): Promise<void> => {
  await app.register(rateLimit, { global: false });
};

/** Counts by name, in this process: several gateways count separately. */
export const rateCheck = (
  app: FastifyInstance,
  { max, withinMs }: Rate,
  nameOf: (request: FastifyRequest) => string,
): RateCheck => {
  const options = { max, timeWindow: withinMs, keyGenerator: nameOf, cache: counted };
  const count = app.createRateLimit(options);
  return async (request) => {
    const found = await count(request);
    if (found.isAllowed || !found.isExceeded) return;
    throw new GatewayError('limited', 'Too many requests.', { retryAfter: Math.max(1, found.ttlInSeconds) });
  };
};

/** The address of a request. For IPv6 the network, because one client has as many addresses in it as it likes. */
export const addressOf = ({ ip }: { ip: string | undefined }): string =>
  // Undefined once the connection is closed.
  ip === undefined ? 'gone' : rateLimit.normalizeIP(ip);
