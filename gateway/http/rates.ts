import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Rate } from '../../contract/limits.ts';
import { GatewayError } from './problem.ts';

/** Throws `limited` for a request that is one too many. */
export type RateCheck = (request: FastifyRequest) => Promise<void>;

/** How many are counted at once; who was longest away is forgotten first. */
const counted = 50_000;

/** Has to be there before a limiter is made. */
export const countRequests = async (app: FastifyInstance): Promise<void> => {
  await app.register(rateLimit, { global: false });
};

/** Counts by name, in this process: of several gateways each counts by itself. */
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

/** Where a request comes from: of IPv6 the network, because anybody has as many addresses in it as they like. */
export const addressOf = ({ ip }: { ip: string | undefined }): string =>
  // Undefined once a connection is gone.
  ip === undefined ? 'gone' : rateLimit.normalizeIP(ip);
