import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Asked } from '../../../activities/limits/types.ts';
import type { RunLimits } from '../../../protocol/limits.ts';
import { impUid, off, unavailable, wrongCode } from '../support/answers.ts';
import { ask, challenged, refusalOf } from '../support/asking.ts';
import { v1 } from '../support/inputs.ts';
import { createStage, fails, gives, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const limits: RunLimits = {
  limiter: 'limit/recipient/hash',
  sends: [{ max: 5, withinMs: 600_000 }],
  failedTries: { max: 10, withinMs: 3_600_000 },
  open: 'refuse',
  spend: { limiter: 'limit/spend/portone-v1', price: 40, max: 100, withinMs: 3_600_000 },
};
const freely = { resendCooldown: '0s' };
/** Fails at once, and may be tried again, like a limiter that cannot be reached. */
const unreachable = fails('ProviderUnavailable', {}, true);

type Kind = 'send' | 'try' | 'back';
/** Limiters that grant everything, except that some kinds of request fail. */
const limiters = (failing: (kind: Kind, time: number) => boolean) => {
  const times: Record<Kind, number> = { send: 0, try: 0, back: 0 };
  return (...[asked]: Asked[][]) => {
    const kind = asked?.[0]?.request.kind as Kind;
    if (failing(kind, ++times[kind])) return unreachable();
    return { ok: true };
  };
};
const start = (act: ReturnType<typeof limiters>, more: Parameters<Stage['script']>[0] = {}) => {
  stage.script({ askLimits: act, portOneV1Request: impUid(1), portOneV1Confirm: wrongCode, ...more });
  return stage.start('portone-v1', v1('SMS', freely), { limits });
};
const askedFor = (kind: Kind) =>
  stage.calls
    .filter(({ name }) => name === 'askLimits')
    .map(({ args }) => args[0] as Asked[])
    .filter(([first]) => first?.request.kind === kind);
const givenBack = () =>
  askedFor('back').map((asked) =>
    asked.map(({ limiter, request }) => [
      limiter,
      request.kind === 'back' ? request.keys.map(name) : [],
      closes(request),
    ]),
  );
const name = (key: string) => key.split('/')[1];
const closes = (request: Asked['request']) => 'closes' in request && request.closes !== undefined;

describe('What was reserved of a limit', () => {
  it('is given back when asking failed half way, though the run ends as limited: something may have been granted', async () => {
    const handle = await start(limiters((kind) => kind === 'send'));
    const failure = await handle.result().catch((error: unknown) => (error as Error).cause);
    expect(failure).toMatchObject({ type: 'Limited' });
    expect(stage.count('portOneV1Request')).toBe(0);
    expect(askedFor('send')).toHaveLength(5);
    expect(givenBack().flat()).toEqual([
      ['limit/recipient/hash', ['m1'], false],
      ['limit/spend/portone-v1', ['m1'], false],
      ['limit/recipient/hash', [], true],
    ]);
  });

  it('is given back at once when asking for a resend, or a try, failed half way', async () => {
    const handle = await start(limiters((kind, time) => kind === 'try' || (kind === 'send' && time > 1)));
    await challenged(handle);
    for (const [verb, ...args] of [['resend'], ['submitCode', '000000']] as const)
      expect(await refusalOf(ask(handle, verb, ...args))).toMatchObject({ code: 'limited', retryAfter: 10 });
    expect(givenBack().map(([first]) => first?.[1])).toEqual([['m2'], ['t1']]);
  });

  it('is given back at the end where it could not be before', async () => {
    const handle = await start(limiters((kind, time) => kind === 'try' || (kind === 'back' && time <= 2)));
    await challenged(handle);
    await refusalOf(ask(handle, 'submitCode', '000000'));
    await ask(handle, 'cancel');
    await handle.result();
    expect(givenBack().at(-1)).toEqual([
      ['limit/recipient/hash', ['t1'], true],
      ['limit/spend/portone-v1', ['t1'], false],
    ]);
  });

  it('is given back at once for a code that was not checked: ten of them lock nobody', async () => {
    const handle = await start(
      limiters(() => false),
      { portOneV1Confirm: off },
    );
    await challenged(handle);
    for (let time = 0; time < 10; time++) await refusalOf(ask(handle, 'submitCode', '123456'));
    expect(givenBack().map(([first]) => first?.[1])).toEqual(Array.from({ length: 10 }, (_, n) => [`t${n + 1}`]));
    expect((await ask(handle, 'cancel')).status).toBe('canceled');
  });

  it('is given back at once for a resend that was not sent', async () => {
    const handle = await start(
      limiters(() => false),
      { portOneV1Request: [impUid(1), unavailable] },
    );
    await challenged(handle);
    await stage.skipUntil(ask(handle, 'resend'));
    expect(givenBack().map(([first]) => first?.[1])).toEqual([['m2']]);
  });

  it('keeps no run open whose limiters fail at once, however often they do', async () => {
    const handle = await start(limiters((kind) => kind === 'back'));
    await challenged(handle);
    await ask(handle, 'cancel');
    expect((await handle.result()).outcome.status).toBe('canceled');
    expect(askedFor('back')).toHaveLength(8);
  });

  it('is nothing where the limit itself refused', async () => {
    stage.script({
      askLimits: gives({ ok: false, code: 'limited', until: Date.now() + 1e12 }),
      portOneV1Request: impUid(1),
    });
    const handle = await stage.start('portone-v1', v1('SMS'), { limits });
    await handle.result().catch(() => undefined);
    expect(askedFor('back')).toEqual([]);
  });
});
