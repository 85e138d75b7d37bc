import { afterEach, describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../../client/index.ts';
import { Feeds } from '../../../gateway/events/feeds.ts';
import { type FakeGateway, fakeGateway, refuses, snapshot } from './support/gateway.ts';

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

  it('keeps away who has heard the end', async () => {
    gateway = await fakeGateway();
    expect((await open({ 'last-event-id': 'end' })).status).toBe(204);
  });

  it('refuses, before it begins, what there is not', async () => {
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
      expiresAt: Math.floor(Date.now() / 1_000) + 1,
    });
    const response = await open({ authorization: `Bearer ${token}` });
    expect(await response.text()).toContain('event: snapshot');
  });
});

describe('feeds', () => {
  it('watch a verification once, however many look, and not at all when nobody does', async () => {
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

  it('tell who comes later how it stands', async () => {
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
