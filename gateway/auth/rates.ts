import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Rate } from '../../contract/limits.ts';
import { addressOf, type RateCheck, rateCheck } from '../http/rates.ts';
import { type Principal, whoOf } from './authorize.ts';

/** How much each may ask of a gateway: far above what anybody needs. */
export interface Rates {
  /** Of a backend's or an operator's key, and of a provider's token. */
  key: Rate;
  /** Of one verification's user, whatever the number of tokens. */
  user: Rate;
  /** Of who shows neither, by address. */
  address: Rate;
  /** Idempotency-Keys of one verification's user: each is a run in Temporal. */
  idempotencyKeys: Rate;
}

/** Counts every request, of routes and of what no route takes, before anything else is done for it. */
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

/** All users of the page would share the address of a proxy that is not named. Said once: anybody can send the header. */
export const warnOfUnnamedProxies = (app: FastifyInstance, proxies: readonly string[]): void => {
  let said = proxies.length > 0;
  app.addHook('onRequest', async ({ headers, log }) => {
    if (said || headers['x-forwarded-for'] === undefined) return;
    said = true;
    log.warn('a request came with X-Forwarded-For, which is not believed: name your proxies in HWAGIN_GATEWAY_PROXIES');
  });
};

/** For who is not trusted: a backend's own keys are as many as its requests. */
export const idempotencyKeyCheck = (app: FastifyInstance, rate: Rate): RateCheck => {
  const limit = rateCheck(app, rate, ({ principal }) => whoOf(principal));
  return async (request) => (request.principal?.kind === 'user' ? limit(request) : undefined);
};
