import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GatewayError } from '../http/problem.ts';
import { type ApiKey, findApiKey, type Role } from './api-keys.ts';
import type { UserToken, UserTokens } from './user-tokens.ts';

/** The caller: a backend with its key, the user of one verification with a token, or a provider that sends a callback. */
export type Principal =
  | { kind: 'key'; id: string; role: Role }
  | ({ kind: 'user' } & UserToken)
  | { kind: 'provider'; id: string };
export type Access = Exclude<Role, 'decoder' | 'encoder'> | 'user';
export type Identify = (request: FastifyRequest) => Promise<Principal | undefined>;

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller, on routes that need to know. */
    principal: Principal | undefined;
  }
  interface FastifyContextConfig {
    /** Who may call the route. Absent: everybody. */
    allow?: readonly Access[];
    /** For a route with its own credentials, which it checks itself. */
    identify?: Identify;
  }
}

/** Identifies the caller before anything else is done. */
export const identifyCallers = (app: FastifyInstance, identify: Identify): void => {
  app.decorateRequest('principal', undefined);
  app.addHook('onRequest', async (request) => {
    const { allow, identify: own } = request.routeOptions.config;
    request.principal = await (own ?? (allow ? identify : undefined))?.(request);
  });
};

/** Lets only the allowed callers use a route. A user may access only the verification that the token is for. */
export const authorize = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request) => {
    const { allow } = request.routeOptions.config;
    if (!allow) return;
    const { principal } = request;
    if (!principal) throw new GatewayError('unauthorized', 'A valid API key or token is needed, as a bearer token.');
    if (isAllowed(principal, allow) && !isAnotherUsers(principal, request)) return;
    request.principal = undefined;
    throw new GatewayError('forbidden', 'This key or token may not do this.');
  });
};

/** By API keys and users' tokens. Keys for the codec server are not valid here. */
export const identifyBy =
  (keys: readonly ApiKey[], tokens: UserTokens): Identify =>
  async ({ headers }) => {
    const [, presented] = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(headers.authorization ?? '') ?? [];
    if (presented === undefined) return undefined;
    const key = findApiKey(
      keys.filter(({ role }) => role !== 'decoder' && role !== 'encoder'),
      presented,
    );
    if (key) return { kind: 'key', id: key.id, role: key.role };
    const token = await tokens.read(presented);
    return token && { kind: 'user', ...token };
  };

const isAllowed = (principal: Principal, allow: readonly Access[]): boolean =>
  (allow as readonly string[]).includes(principal.kind === 'key' ? principal.role : principal.kind);

const isAnotherUsers = (principal: Principal, request: FastifyRequest): boolean =>
  principal.kind === 'user' && (request.params as { id?: string }).id !== principal.verificationId;

/** The caller's name in access records. */
export const whoOf = (principal: Principal | undefined): string =>
  principal?.kind === 'user'
    ? `user:${principal.verificationId}`
    : `${principal?.kind ?? 'user'}:${principal?.id ?? 'none'}`;
