import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, refusalOf } from '../support/asking.ts';
import { v1 } from '../support/inputs.ts';
import { createStage, fails, type Stage } from '../support/stage.ts';

/** Closing the stage replays every run: effects of a refused update, which no history contains, would make the replay fail. */
let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

describe('A refused update', () => {
  it('ends no wait whose time is over: the run’s own timer does', async () => {
    stage.script({ portOneV1Request: fails('ProviderUnavailable', { retryAfterMs: 30_000 }) });
    const handle = await stage.start('portone-v1', v1('SMS', { expiresIn: '4s' }));
    while (stage.count('portOneV1Request') === 0) await pause(20);
    await pause(500);
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'not_awaiting' });
    const { snapshot } = await handle.result();
    expect(snapshot.status).toBe('expired');
    const { createdAt, endedAt } = snapshot;
    expect(Math.floor((Date.parse(endedAt ?? '') - Date.parse(createdAt)) / 1_000)).toBe(4);
  });
});
