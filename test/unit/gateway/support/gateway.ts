import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { HwaginError, type Outcome, type Snapshot } from '../../../../client/index.ts';
import { apiKeysSetting } from '../../../../gateway/auth/api-keys.ts';
import { UserAccesses } from '../../../../gateway/auth/user-access.ts';
import { UserTokens } from '../../../../gateway/auth/user-tokens.ts';
import { Feeds } from '../../../../gateway/events/feeds.ts';
import { createGateway, type GatewayOptions } from '../../../../gateway/gateway.ts';
import type { IdempotencyRecords } from '../../../../gateway/idempotency/records.ts';
import { loadTerms } from '../../../../gateway/page/terms.ts';
import type { Verifications } from '../../../../gateway/verifications.ts';
import type { IdempotentAnswer } from '../../../../protocol/idempotency.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
export const keys = { backend: 'key-of-a-backend', operator: 'key-of-an-operator', reader: 'key-of-a-reader' };

export const snapshot: Snapshot = {
  id: 'v-1',
  provider: 'nhn-otp',
  method: 'TOTP',
  status: 'awaiting_user',
  challenge: {
    number: 1,
    cause: 'start',
    issuedAt: '2026-01-31T09:00:00.000Z',
    expiresAt: '2026-01-31T09:15:00.000Z',
    attemptsLeft: 5,
    resendsLeft: 0,
    qrCode: 'c2VjcmV0',
  },
  messages: [],
  createdAt: '2026-01-31T09:00:00.000Z',
};
export const outcome: Outcome = {
  id: 'v-1',
  provider: 'nhn-otp',
  status: 'verified',
  enrolment: { encodedKey: 'KEY' },
  messages: [],
};

/** A client whose verbs all return the same, unless a test overrides them; it records its calls. */
const fakeVerifications = (more: Partial<Verifications> = {}) => {
  const asked: unknown[][] = [];
  const accesses: unknown[] = [];
  const access = (call: string, verification: string, { actor, purpose }: { actor?: string; purpose?: string }) =>
    accesses.push({ call, verification, actor, purpose });
  const answering =
    (name: string) =>
    async (...args: unknown[]) => {
      asked.push([name, ...args]);
      return snapshot;
    };
  const verifications = {
    ...Object.fromEntries(
      ['start', 'startAndWait', 'submitCode', 'approve', 'resend', 'cancel', 'consent', 'snapshot'].map((name) => [
        name,
        answering(name),
      ]),
    ),
    reportTransfer: answering('reportTransfer'),
    abandonTransfer: answering('abandonTransfer'),
    result: async (id: string, by: object) => {
      access('result', id, by);
      return outcome;
    },
    list: async () => [snapshot],
    erase: async (id: string, by: object) => {
      access('erase', id, by);
      return { id, erased: true as const };
    },
    callback: async () => undefined,
    expectKept: async () => undefined,
    watch: async function* () {
      yield snapshot;
    },
    ...more,
  } as unknown as Verifications;
  return { verifications, asked, accesses };
};

/** Keys in memory, as Temporal would store them. */
const memoryRecords = (): IdempotencyRecords => {
  const kept = new Map<string, { fingerprint: string; answer?: IdempotentAnswer }>();
  return {
    claim: async (key, fingerprint) => {
      const found = kept.get(key);
      if (found && found.fingerprint !== fingerprint) return { kind: 'mismatch' };
      if (found?.answer) return { kind: 'answered', answer: found.answer };
      if (found) return { kind: 'in_flight' };
      kept.set(key, { fingerprint });
      return {
        kind: 'mine',
        settle: async (answer) => {
          if (answer) kept.set(key, { fingerprint, answer });
          else kept.delete(key);
        },
      };
    },
  };
};

interface FakeAnswer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

export interface FakeGateway {
  app: FastifyInstance;
  /** Where it listens. */
  base: string;
  tokens: UserTokens;
  registry: Registry;
  asked: unknown[][];
  /** Who read outcomes and erased verifications, and why. */
  accesses: unknown[];
  /** Sends a request; `as` is a role's key, or a token. */
  ask: (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    options?: { as?: string | undefined; body?: unknown; headers?: Record<string, string> },
  ) => Promise<FakeAnswer>;
}

export const fakeGateway = async (
  more: Partial<Verifications> = {},
  { idempotency = memoryRecords(), ...options }: Partial<GatewayOptions> & { idempotency?: IdempotencyRecords } = {},
): Promise<FakeGateway> => {
  const { verifications, asked, accesses } = fakeVerifications(more);
  const tokens = new UserTokens([Buffer.alloc(32, 1)]);
  const registry = new Registry();
  const terms = loadTerms(undefined, false);
  const app = await createGateway({
    services: {
      verifications,
      feeds: new Feeds(verifications),
      idempotency: { records: idempotency, hash: sha256 },
      accesses: new UserAccesses(tokens, () => 'https://verify.example', ['https://shop.example/done']),
      terms,
    },
    keys: apiKeysSetting.parse(
      Object.entries(keys)
        .map(([role, key]) => `${role}-1:${role}:${sha256(key)}`)
        .join(','),
    ),
    tokens,
    publicUrl: () => 'https://verify.example',
    page: { service: 'Shop & Co', terms },
    rates: {
      key: { max: 10_000, withinMs: 60_000 },
      user: { max: 10_000, withinMs: 60_000 },
      address: { max: 10_000, withinMs: 60_000 },
      idempotencyKeys: { max: 100, withinMs: 60_000 },
    },
    streams: { all: 1_000, key: 500, user: 20 },
    proxies: [],
    callbacks: undefined,
    registry,
    log: pino({ level: 'silent' }),
    ...options,
  });
  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    app,
    base,
    tokens,
    registry,
    asked,
    accesses,
    ask: async (method, url, { as, body, headers = {} } = {}) => {
      const key = as === undefined ? undefined : (keys[as as keyof typeof keys] ?? as);
      const json = typeof body === 'object' && { 'content-type': 'application/json' };
      const response = await fetch(base + url, {
        method,
        headers: { ...json, ...(key !== undefined && { authorization: `Bearer ${key}` }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = (response.headers.get('content-type') ?? '').includes('json');
      const answer: unknown = isJson ? JSON.parse(text) : text;
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: answer as FakeAnswer['body'],
      };
    },
  };
};

export const refuses =
  (code: ConstructorParameters<typeof HwaginError>[0]['code'], more: object = {}) =>
  async (): Promise<never> => {
    throw new HwaginError({ code, message: `It is ${code}.`, ...more });
  };
