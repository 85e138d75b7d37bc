import { describe, expect, it } from '@jest/globals';
import { createLimitActivities } from '../../../activities/limits/index.ts';
import type { LimitAnswer, LimitRequest } from '../../../protocol/limits.ts';

const ok: LimitAnswer = { ok: true };
const refused: LimitAnswer = { ok: false, code: 'limited', until: 1 };
const send = (key: string): LimitRequest => ({ kind: 'send', key, weight: 1, rates: [] });

describe('asking limiters', () => {
  it('batches requests that come while a limiter is being asked, and gives each its own answer', async () => {
    const batches: number[] = [];
    const { askLimits } = createLimitActivities(async (_limiter, requests) => {
      batches.push(requests.length);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return requests.map((request) => (request.kind === 'send' && request.key === 'k7' ? refused : ok));
    });
    const asked = Array.from({ length: 150 }, (_, n) => askLimits([{ limiter: 'a', request: send(`k${n}`) }]));
    const answers = await Promise.all(asked);
    expect(batches).toEqual([1, 100, 49]);
    expect(answers.flatMap((answer, n) => (answer.ok ? [] : [n]))).toEqual([7]);
  });

  it('gives back what the limiters before a refusal had granted', async () => {
    const seen: [string, LimitRequest][] = [];
    const { askLimits } = createLimitActivities(async (limiter, requests) => {
      for (const request of requests) seen.push([limiter, request]);
      return requests.map(() => (limiter === 'purse' ? refused : ok));
    });
    const first: LimitRequest = {
      kind: 'send',
      key: 'k',
      weight: 1,
      rates: [],
      open: { id: 'v', purpose: 'identity', fingerprint: 'f', policy: 'refuse', until: 9 },
    };
    const answer = await askLimits([
      { limiter: 'person', request: first },
      { limiter: 'purse', request: send('k') },
    ]);
    expect(answer).toEqual(refused);
    expect(seen.at(-1)).toEqual(['person', { kind: 'back', keys: ['k'], closes: 'v' }]);
  });

  it('fails only for callers that asked while a limiter could not be reached, and asks again for the next', async () => {
    let fails = true;
    const { askLimits } = createLimitActivities(async (_limiter, requests) => {
      if (fails) throw new Error('not reachable');
      return requests.map(() => ok);
    });
    await expect(askLimits([{ limiter: 'a', request: send('k') }])).rejects.toThrow('not reachable');
    fails = false;
    expect(await askLimits([{ limiter: 'a', request: send('k') }])).toEqual(ok);
  });
});
