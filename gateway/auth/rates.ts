import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Rate } from '../../contract/limits.ts';
import { addressOf, type RateCheck, rateCheck } from '../http/rates.ts';
import { type Principal, whoOf } from './authorize.ts';

/** Request limits for each kind of caller: far above what normal use needs. */
export interface Rates {
  /** For a backend's or an operator's key, and for a provider's token. */
  key: Rate;
  /** For the user of one verification, over all tokens. */
  user: Rate;
  /** For callers without a key or token, by address. */
  address: Rate;
  /** Idempotency-Keys of one verification's user: each is a run in Temporal. */
  idempotencyKeys: Rate;
}

/** Counts every request, even for unknown routes, before anything else is done for it. */
export const checkRates = (app: FastifyInstance, rates: Rates): void => {
  const byName = ({ principal }: FastifyRequest) => whoOf(principal);
  const byAddress = rateCheck(app, rates.address, addressOf);
  const checks: Record<Principal['kind'], RateCheck> = {
    key: rateCheck(app, rates.key, byName),
    provider: rateCheck(app, rates.key, byName),
    user: rateCheck(app, rates.user, byName),
  };
  app.addHook('onRequest', (request) => (request.principal ? checks[request.principal.kind] : byAddress)(request));
};

/**
 * Without a named proxy, all users of the page would share the proxy's address. Logged once, because anybody can send the header.
 */
export const warnOfUnnamedProxies = (app: FastifyInstance, proxies: readonly string[]): void => {
  let said = proxies.length > 0;
  app.addHook('onRequest', async ({ headers, log }) => {
    if (said || headers['x-forwarded-for'] === undefined) return;
    said = true;
    log.warn('a request came with X-Forwarded-For, which is not trusted: list your proxies in HWAGIN_GATEWAY_PROXIES');
  });
};

/** For untrusted callers. A backend may use as many keys as it makes requests. */
export const idempotencyKeyCheck = (app: FastifyInstance, rate: Rate): RateCheck => {
  const check = rateCheck(app, rate, ({ principal }) => whoOf(principal));
  return async (request) => (request.principal?.kind === 'user' ? check(request) : undefined);
};
