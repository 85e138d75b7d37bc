import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { WebhookEvent } from '../../../contract/webhooks.ts';
import { impUid, notYet, record, verified } from '../support/answers.ts';
import { ask, challenged, reaches, refusalOf } from '../support/asking.ts';
import { eventsOf } from '../support/history.ts';
import { v1, vasp } from '../support/inputs.ts';
import { createStage, gives, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterEach(() => stage.clear());
afterAll(() => stage.close(), 120_000);

const terms = [{ id: 'privacy', version: '2026-01' }];
const withConsent = { ...v1('SMS'), consent: 'page' } as const;

describe('A start that asks for consent on the page', () => {
  it('sends nothing before the user has agreed', async () => {
    stage.script({ portOneV1Request: impUid(1) });
    const handle = await stage.start('portone-v1', withConsent);
    expect(await challenged(handle)).toMatchObject({ status: 'requesting', consent: 'awaited' });
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'not_awaiting' });
    expect(stage.count('portOneV1Request')).toBe(0);
    expect(await ask(handle, 'consent', terms)).toMatchObject({ consent: 'given' });
    expect(await reaches(handle, 'awaiting_user')).toMatchObject({ challenge: { number: 1 } });
    expect(stage.count('portOneV1Request')).toBe(1);
  });

  it('keeps what the user agreed to, and when, with its outcome', async () => {
    stage.script({ portOneV1Request: impUid(1), portOneV1Confirm: verified });
    const handle = await stage.start('portone-v1', withConsent);
    await ask(handle, 'consent', terms);
    await reaches(handle, 'awaiting_user');
    await ask(handle, 'submitCode', '123456');
    const { outcome, snapshot } = await handle.result();
    expect(outcome).toMatchObject({
      status: 'verified',
      consent: { terms, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    });
    expect(snapshot.consent).toBe('given');
  });

  it('takes one consent, with terms, and only where it was asked for', async () => {
    stage.script({ portOneV1Request: impUid(1) });
    const handle = await stage.start('portone-v1', withConsent);
    for (const wrong of [[], 'yes', [{ id: 'privacy' }], undefined])
      expect(await refusalOf(ask(handle, 'consent', wrong))).toMatchObject({ code: 'invalid_input', field: 'terms' });
    await ask(handle, 'consent', terms);
    expect(await refusalOf(ask(handle, 'consent', terms))).toMatchObject({ code: 'not_awaiting' });
    const without = await stage.start('portone-v1', v1('SMS'));
    expect(await challenged(without)).not.toHaveProperty('consent');
    expect(await refusalOf(ask(without, 'consent', terms))).toMatchObject({ code: 'not_awaiting' });
  });

  it('expires without one, and can be canceled, with nothing sent', async () => {
    stage.script({ portOneV1Request: impUid(1) });
    const late = await stage.start('portone-v1', { ...withConsent, options: { expiresIn: '5m' } });
    const { outcome } = await late.result();
    expect(outcome).toMatchObject({ status: 'expired' });
    expect(outcome).not.toHaveProperty('consent');
    const canceled = await stage.start('portone-v1', withConsent);
    await challenged(canceled);
    await ask(canceled, 'cancel');
    expect((await canceled.result()).outcome).toMatchObject({ status: 'canceled' });
    expect(stage.count('portOneV1Request')).toBe(0);
  });
});

describe('A verification with a webhook', () => {
  const told = () => stage.calls.filter(({ name }) => name === 'announce').map(({ args }) => args[0] as WebhookEvent);

  it('reports its challenge and its end, numbered, without personal data', async () => {
    stage.script({ announce: gives(), portOneV1Request: impUid(1), portOneV1Confirm: verified });
    const handle = await stage.start('portone-v1', v1('SMS'), { webhook: true });
    await challenged(handle);
    await ask(handle, 'submitCode', '123456');
    await handle.result();
    expect(told().map(({ type, data }) => [type, data.status, data.sequence])).toEqual([
      ['verification.updated', 'awaiting_user', 1],
      ['verification.ended', 'verified', 2],
    ]);
    expect(new Set(told().map(({ id }) => id)).size).toBe(2);
    for (const secret of ['홍길동', '5678', '123456', 'ci-of-hong', 'sentTo', 'challenge'])
      expect(JSON.stringify(told())).not.toContain(secret);
  });

  it('costs one history event for each', async () => {
    stage.script({ announce: gives(), portOneV1Request: impUid(1), portOneV1Confirm: verified });
    const lengths: number[] = [];
    for (const more of [{}, { webhook: true }]) {
      const handle = await stage.start('portone-v1', v1('SMS'), more);
      await challenged(handle);
      await ask(handle, 'submitCode', '123456');
      await handle.result();
      lengths.push((await eventsOf(handle)).length);
    }
    expect((lengths[1] ?? 0) - (lengths[0] ?? 0)).toBe(2);
  });

  it('of the travel rule reports each milestone', async () => {
    stage.script({
      announce: gives(),
      verifyVaspCreate: gives(record),
      verifyVaspPoll: [gives({ result: 'VERIFIED', reason: 'OK' }), notYet],
      verifyVaspReportTransfer: gives(),
    });
    const handle = await stage.start('verify-vasp', vasp(), { webhook: true });
    await reaches(handle, 'awaiting_transfer');
    await ask(handle, 'reportTransfer', { txHash: 'abc' });
    await handle.result();
    expect(told().map(({ data }) => data.status)).toEqual(['awaiting_counterparty', 'awaiting_transfer', 'verified']);
  });
});
