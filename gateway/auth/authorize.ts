import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GatewayError } from '../http/problem.ts';
import { type ApiKey, findApiKey, type Role } from './api-keys.ts';
import type { UserToken, UserTokens } from './user-tokens.ts';

/** Who asks: a backend by its key, or the user of one verification by a token. */
export type Principal = { kind: 'key'; id: string; role: Role } | ({ kind: 'user' } & UserToken);
export type Access = Role | 'user';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the time a handler runs, on routes that name whom they allow. */
    principal: Principal | undefined;
  }
  interface FastifyContextConfig {
    /** Whom the route is for. Absent: everybody. */
    allow?: readonly Access[];
  }
}

/** Lets in, to routes that say whom they allow, nobody else. A user only to the verification that the token is for. */
export const authorize = (app: FastifyInstance, keys: readonly ApiKey[], tokens: UserTokens): void => {
  app.decorateRequest('principal', undefined);
  app.addHook('onRequest', async (request) => {
    const { allow } = request.routeOptions.config;
    if (!allow) return;
    const principal = await identify(request, keys, tokens);
    if (!principal) throw new GatewayError('unauthorized', 'A valid API key or token is needed, as a bearer token.');
    if (!allow.includes(principal.kind === 'user' ? 'user' : principal.role) || isAnotherUsers(principal, request))
      throw new GatewayError('forbidden', 'This key or token may not do this.');
    request.principal = principal;
  });
};

const identify = async (
  request: FastifyRequest,
  keys: readonly ApiKey[],
  tokens: UserTokens,
): Promise<Principal | undefined> => {
  const [, presented] = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(request.headers.authorization ?? '') ?? [];
  if (presented === undefined) return undefined;
  const key = findApiKey(
    keys.filter(({ role }) => role !== 'decoder'),
    presented,
  );
  if (key) return { kind: 'key', id: key.id, role: key.role };
  const token = await tokens.read(presented);
  return token && { kind: 'user', ...token };
};

const isAnotherUsers = (principal: Principal, request: FastifyRequest): boolean =>
  principal.kind === 'user' && (request.params as { id?: string }).id !== principal.verificationId;

/** As access records name who asks. */
export const whoOf = (principal: Principal | undefined): string =>
  principal?.kind === 'key' ? `key:${principal.id}` : `user:${principal?.verificationId ?? 'none'}`;
