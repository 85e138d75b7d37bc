import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import type { PayloadCodec } from '@temporalio/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Rate } from '../../contract/limits.ts';
import type { Recorder } from '../../privacy/audit/index.ts';
import { claimedOwner, DecryptError, isEncrypted } from '../../privacy/index.ts';
import { answerStrayRequests } from '../http/methods.ts';
import { GatewayError } from '../http/problem.ts';
import { addressOf, countRequests, rateCheck } from '../http/rates.ts';
import { createServer } from '../http/server.ts';
import { loginRoutes, sessionCookie } from './login.ts';
import { fromWire, payloadsBody, toWire } from './payloads.ts';
import type { Readers } from './readers.ts';

export interface CodecServerOptions {
  codec: PayloadCodec;
  readers: Readers;
  /** The exact origins whose pages may call it, like `https://temporal.example`. */
  origins: readonly string[];
  records: Pick<Recorder, 'record'>;
  /** Request limit per address. */
  address: Rate;
  /** Addresses of the proxies whose `X-Forwarded-For` is trusted. */
  proxies: readonly string[];
  /** Whether the login's cookie may be sent over http: development on loopback. */
  insecureCookie: boolean;
  log: Logger;
}

const bodyLimit = 4 * 1024 * 1024;
/** Limit per reader: a request decodes up to 2,000 payloads. */
const readerRate: Rate = { max: 300, withinMs: 60_000 };

/**
 * Temporal's codec server (`/encode`, `/decode`), so that its Web UI and CLI can show payloads to authorised readers. Each run
 * whose payloads are decoded or created is recorded before they are returned. Creating them needs a role of its own, because the
 * run trusts them.
 */
export const createCodecServer = async (options: CodecServerOptions): Promise<FastifyInstance> => {
  const { codec, readers, origins, records, log } = options;
  const app = createServer(log, bodyLimit, options.proxies);
  await countRequests(app);
  const byAddress = rateCheck(app, options.address, addressOf);
  app.addHook('onRequest', byAddress);
  await allowOrigins(app, origins);
  await app.register(cookie);
  answerStrayRequests(app);
  await app.register(loginRoutes({ readers, secure: !options.insecureCookie }));

  const schema = { body: payloadsBody, response: { 200: payloadsBody } };
  const names = new WeakMap<FastifyRequest, string>();
  const byName = rateCheck(app, readerRate, (request) => names.get(request) ?? '');
  const admit = async (request: FastifyRequest, who: string | undefined, needed: string): Promise<string> => {
    if (!who) throw new GatewayError('unauthorized', needed);
    names.set(request, who);
    await byName(request);
    return who;
  };

  app.post('/decode', { schema }, async (request) => {
    const reader = await identify(request, readers);
    const who = await admit(request, reader, 'A key of role "decoder", a login or a token is needed.');
    const payloads = payloadsIn(request).map(fromWire);
    const decoded = await readable(() => Promise.all(payloads.map(async (each) => decodeOne(codec, each))));
    const runs = new Set(payloads.filter(isEncrypted).map((each) => claimedOwner(each).workflowId));
    for (const run of runs)
      await records.record({ who, action: 'payload_decoded', ...nameable(run), purpose: 'codec' });
    return { payloads: decoded.map(toWire) };
  });

  app.post('/encode', { schema }, async (request) => {
    const who = await admit(request, readers.encoder(bearerOf(request)), 'A key of role "encoder" is needed.');
    // Without a workflow id, the payloads are ones that no run accepts.
    const workflowId = header(request, 'x-workflow-id');
    const context = { type: 'workflow' as const, namespace: header(request, 'x-namespace'), workflowId };
    const encoded = await codec.encode(payloadsIn(request).map(fromWire), context);
    await records.record({ who, action: 'payload_encoded', ...nameable(workflowId), purpose: 'codec' });
    return { payloads: encoded.map(toWire) };
  });
  return app;
};

const decodeOne = async (codec: PayloadCodec, payload: ReturnType<typeof fromWire>) => {
  if (!isEncrypted(payload)) return payload;
  const [decoded] = await codec.decode([payload]);
  return decoded ?? payload;
};

const readable = async <T>(decode: () => Promise<T>): Promise<T> => {
  try {
    return await decode();
  } catch (error) {
    if (error instanceof DecryptError) throw new GatewayError('invalid_input', error.message);
    throw error;
  }
};

const identify = async (request: FastifyRequest, readers: Readers): Promise<string | undefined> => {
  const token = bearerOf(request);
  if (token !== undefined) return readers.byToken(token);
  const session = sessionCookie(request);
  // A browser sends the cookie with requests from any page. By now the request's origin has been checked against the allowed
  // ones.
  return session !== undefined && request.headers.origin !== undefined ? readers.bySession(session) : undefined;
};

const bearerOf = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer (.{1,8192})$/i.exec(headers.authorization ?? '')?.[1];

/** The run for the access record; a text that cannot be an id is not repeated. */
const nameable = (run: string | undefined): { verification?: string } =>
  run !== undefined && /^[A-Za-z0-9._:@/-]{1,128}$/.test(run) ? { verification: run } : {};

const payloadsIn = (request: FastifyRequest) => (request.body as z.infer<typeof payloadsBody>).payloads;

const header = ({ headers }: FastifyRequest, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
};

/** CORS for exactly these origins. Pages from other origins are refused: it is not enough that they cannot read the answer. */
const allowOrigins = async (app: FastifyInstance, origins: readonly string[]): Promise<void> => {
  await app.register(cors, {
    delegator: (request, decide) => {
      const { origin } = request.headers;
      if (origin === undefined || isOwnPage(request, origin)) decide(null, { origin: false });
      else if (origins.includes(origin)) decide(null, { ...allowed, origin });
      else decide(new GatewayError('forbidden', 'This origin is not allowed.'));
    },
  });
};

const allowed = {
  methods: ['POST'],
  allowedHeaders: ['Authorization', 'Content-Type', 'X-Namespace', 'X-Workflow-Id', 'Temporal-Namespace'],
  credentials: true,
  maxAge: 600,
  strictPreflight: false,
};

/** The login page posts to its own origin. */
const isOwnPage = (request: FastifyRequest, origin: string): boolean =>
  request.url === '/login' && URL.canParse(origin) && new URL(origin).host === request.headers.host;
