import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../../client/index.ts';
import { apiKeysSetting } from '../../../gateway/auth/api-keys.ts';
import { Feeds } from '../../../gateway/events/feeds.ts';
import { type FakeGateway, fakeGateway, keys, refuses, snapshot } from './support/gateway.ts';
import { head, opened } from './support/raw.ts';

const ended: Snapshot = { ...snapshot, status: 'verified', endedAt: '2026-01-31T09:01:00.000Z' };
delete ended.challenge;

/** A verification whose changes a test makes. */
const changing = () => {
  let watches = 0;
  let aborted = 0;
  let next = (_change: Snapshot | Error | undefined) => {};
  const queue: (Snapshot | Error | undefined)[] = [snapshot];
  const change = (value: Snapshot | Error | undefined) => {
    queue.push(value);
    next(value);
  };
  async function* watch(_id: string, { signal }: { signal?: AbortSignal } = {}) {
    watches++;
    signal?.addEventListener('abort', () => {
      aborted++;
      change(undefined);
    });
    for (;;) {
      if (queue.length === 0)
        await new Promise<void>((resolve) => {
          next = () => resolve();
        });
      const value = queue.shift();
      if (value instanceof Error) throw value;
      if (value === undefined) return;
      yield value;
    }
  }
  return { watch, change, counts: () => ({ watches, aborted }) };
};

describe('an event stream', () => {
  let gateway: FakeGateway;
  afterEach(() => gateway.app.close());
  const open = (headers: Record<string, string> = {}) =>
    fetch(`${gateway.base}/v1/verifications/v-1/events`, {
      headers: { authorization: 'Bearer key-of-a-reader', ...headers },
    });

  it('tells every change, without the QR code, and ends with the end', async () => {
    const { watch, change } = changing();
    gateway = await fakeGateway({ watch: watch });
    const response = await open();
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    change(ended);
    const text = await response.text();
    const events = text.split('\n\n').filter((block) => block.startsWith('event: snapshot'));
    expect(events).toHaveLength(2);
    expect(events[1]).toContain('\nid: end\n');
    expect(text).not.toContain('qrCode');
  });

  it('tells a reader that has received the end not to reconnect', async () => {
    gateway = await fakeGateway();
    expect((await open({ 'last-event-id': 'end' })).status).toBe(204);
  });

  it('refuses an unknown verification before it begins', async () => {
    const nobody = () => ({
      [Symbol.asyncIterator]: () => ({ next: refuses('not_found') }),
    });
    gateway = await fakeGateway({ watch: nobody as never });
    expect((await open()).status).toBe(404);
  });

  it('is ended by a gateway that shuts down', async () => {
    const { watch } = changing();
    gateway = await fakeGateway({ watch: watch });
    const response = await open();
    const text = response.text();
    await gateway.app.close();
    expect(await text).toContain('event: snapshot');
  });

  it('ends with the token of a user', async () => {
    const { watch } = changing();
    gateway = await fakeGateway({ watch: watch });
    const token = await gateway.tokens.issue({
      verificationId: 'v-1',
      // Long enough for a busy machine to open the stream.
      expiresAt: Math.floor(Date.now() / 1_000) + 5,
    });
    const response = await open({ authorization: `Bearer ${token}` });
    expect(await response.text()).toContain('event: snapshot');
  });
});

/** Watches that yield nothing and end only when told to; counted. */
const silentWatches = () => {
  let open = 0;
  let begun = 0;
  async function* watch(_id: string, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<Snapshot> {
    begun++;
    open++;
    yield snapshot;
    await new Promise<void>((resolve) => {
      if (signal?.aborted) resolve();
      signal?.addEventListener('abort', () => resolve());
    });
    open--;
  }
  return { watch, counts: () => ({ begun, open }) };
};

const settle = async (look: () => boolean): Promise<void> => {
  for (const giveUp = Date.now() + 20_000; Date.now() < giveUp && !look(); )
    await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('what streams leave behind', () => {
  let gateway: FakeGateway;
  let watching: ReturnType<typeof silentWatches>;
  afterEach(() => gateway.app.close());
  const begin = async (options: Parameters<typeof fakeGateway>[1] = {}, more: object = {}) => {
    watching = silentWatches();
    gateway = await fakeGateway({ watch: watching.watch, ...more }, options);
  };
  const path = (id: string) => `/v1/verifications/${id}/events`;
  const metric = async () =>
    Number(/^hwagin_gateway_event_streams (\d+)$/m.exec(await gateway.registry.metrics())?.[1] ?? Number.NaN);
  const open = (id: string, authorization: string, stop?: AbortSignal) =>
    fetch(gateway.base + path(id), { headers: { authorization }, ...(stop && { signal: stop }) });
  const byKey = `Bearer ${keys.backend}`;
  const byToken = async (id: string, seconds = 60) =>
    `Bearer ${await gateway.tokens.issue({ verificationId: id, expiresAt: Math.floor(Date.now() / 1_000) + seconds })}`;

  it.each(['before an answer', 'with a reset', 'after the answer began'])(
    'is nothing when 300 clients are gone %s',
    async (when) => {
      await begin();
      const begun: Promise<unknown>[] = [];
      for (let number = 0; number < 300; number++) {
        const id = `v-${number}`;
        const socket = await opened(gateway.base);
        socket.on('error', () => undefined);
        const request = head(`GET ${path(id)}`, { authorization: number % 2 ? byKey : await byToken(id) });
        if (when === 'after the answer began')
          begun.push(new Promise((resolve) => socket.once('data', () => resolve(socket.destroy()))));
        socket.write(request, () => {
          if (when === 'before an answer') socket.destroy();
          if (when === 'with a reset') socket.resetAndDestroy();
        });
      }
      await Promise.all(begun);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await settle(() => watching.counts().open === 0);
      expect([watching.counts().open, await metric()]).toEqual([0, 0]);
      // Seats are free again, too.
      const stop = new AbortController();
      expect((await open('v-1', byKey, stop.signal)).status).toBe(200);
      stop.abort();
    },
  );

  it('is nothing once a token has ended, also where nobody reads what is sent', async () => {
    await begin();
    const socket = await opened(gateway.base);
    socket.pause();
    socket.write(head(`GET ${path('v-1')}`, { authorization: await byToken('v-1', 2) }));
    await settle(() => watching.counts().open === 1);
    expect(watching.counts().open).toBe(1);
    await settle(() => watching.counts().open === 0);
    expect([watching.counts().open, await metric()]).toEqual([0, 0]);
    socket.destroy();
  });

  it('is nothing for a token that ends before its stream has begun', async () => {
    await begin(
      {},
      {
        watch: async function* () {
          await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
          yield snapshot;
        },
      },
    );
    const expiresAt = Math.floor(Date.now() / 1_000) + 1;
    const token = await gateway.tokens.issue({ verificationId: 'v-1', expiresAt });
    await new Promise((resolve) => setTimeout(resolve, expiresAt * 1_000 - Date.now() - 100));
    const answer = await open('v-1', `Bearer ${token}`);
    expect(answer.status).toBe(401);
    expect(await metric()).toBe(0);
  });

  it('is nothing once a key is no longer valid', async () => {
    const valid = [...apiKeysSetting.parse(`shop:backend:${createHash('sha256').update('shop').digest('hex')}`)];
    await begin({ keys: valid, recheckMs: 20 });
    const answer = await open('v-1', 'Bearer shop');
    const text = answer.text();
    await settle(() => watching.counts().open === 1);
    valid.splice(0);
    await text;
    await settle(() => watching.counts().open === 0);
    expect([watching.counts().open, await metric()]).toEqual([0, 0]);
  });

  it('is refused to one key, one user, and all together, once it is too many, and free again after', async () => {
    await begin({ streams: { all: 4, key: 3, user: 2 } });
    const stops: AbortController[] = [];
    const take = async (id: string, authorization: string) => {
      const stop = new AbortController();
      stops.push(stop);
      return open(id, authorization, stop.signal);
    };
    const user = await byToken('v-1');
    expect([(await take('v-1', user)).status, (await take('v-1', await byToken('v-1', 90))).status]).toEqual([
      200, 200,
    ]);
    const refused = await take('v-1', user);
    expect(refused.headers.get('content-type')).toContain('problem+json');
    expect(refused.headers.get('retry-after')).toBe('5');
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'limited', retryAfter: 5 }]);
    expect([(await take('v-2', byKey)).status, (await take('v-3', byKey)).status]).toEqual([200, 200]);
    expect((await take('v-4', `Bearer ${keys.reader}`)).status).toBe(429);
    for (const stop of stops) stop.abort();
    await settle(() => watching.counts().open === 0);
    await gateway.app.close();
    await begin({ streams: { all: 9, key: 1, user: 2 } });
    const [first, second] = [new AbortController(), new AbortController()];
    expect((await open('v-1', byKey, first.signal)).status).toBe(200);
    expect((await open('v-2', byKey)).status).toBe(429);
    first.abort();
    await settle(() => watching.counts().open === 0);
    expect((await open('v-2', byKey, second.signal)).status).toBe(200);
    second.abort();
  });

  it('is nothing after a HEAD, which is answered like the start of a GET', async () => {
    await begin();
    const answer = await fetch(gateway.base + path('v-1'), { method: 'HEAD', headers: { authorization: byKey } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect([watching.counts().begun, await metric()]).toEqual([0, 0]);
    await gateway.app.close();
    await begin({}, { expectKept: refuses('not_found') });
    const missing = await fetch(gateway.base + path('v-1'), { method: 'HEAD', headers: { authorization: byKey } });
    expect(missing.status).toBe(404);
  });
});

describe('feeds', () => {
  it('watch a verification once, however many readers there are, and not at all without readers', async () => {
    const { watch, change, counts } = changing();
    const feeds = new Feeds({ watch: watch });
    const heard: Snapshot[][] = [[], []];
    const [stopFirst, stopSecond] = heard.map((list) =>
      feeds.follow('v-1', { changed: (now) => void list.push(now), over: () => undefined }),
    ) as [() => void, () => void];
    await new Promise((resolve) => setImmediate(resolve));
    change({ ...snapshot, status: 'confirming' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard.map((list) => list.map(({ status }) => status))).toEqual([
      ['awaiting_user', 'confirming'],
      ['awaiting_user', 'confirming'],
    ]);
    expect([feeds.listeners, counts()]).toEqual([2, { watches: 1, aborted: 0 }]);
    stopFirst();
    stopSecond();
    expect([feeds.listeners, counts()]).toEqual([0, { watches: 1, aborted: 1 }]);
  });

  it('send the current state to readers that come later', async () => {
    const { watch } = changing();
    const feeds = new Feeds({ watch: watch });
    const stop = feeds.follow('v-1', { changed: () => undefined, over: () => undefined });
    await new Promise((resolve) => setImmediate(resolve));
    const heard: string[] = [];
    const stopLater = feeds.follow('v-1', { changed: ({ status }) => void heard.push(status), over: () => undefined });
    expect(heard).toEqual(['awaiting_user']);
    stop();
    stopLater();
  });
});
