import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InputOf, Provider } from '../../../contract/providers/index.ts';
import { identity, impUid, lost, session, unclear } from '../support/answers.ts';
import { ask, challenged, refusalOf, snapshotOf } from '../support/asking.ts';
import { enrol, pass, sms, v1, v2 } from '../support/inputs.ts';
import { createStage, gives, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const stranger = gives({ kind: 'verified', identity: { ...identity, name: '김철수', birthDate: '1970-05-05' } });
const reference = gives({ reference: 'iv1' });
const token = { mobileOkToken: gives(session), mobileOkRequest: gives({ token: 't2' }) };

const ways: [string, Provider, InputOf<Provider>, Record<string, typeof lost>][] = [
  ['MobileOK’s result', 'mobile-ok', sms(), { ...token, mobileOkConfirm: stranger }],
  ['MobileOK’s result of PASS', 'mobile-ok', pass(), { ...token, mobileOkConfirm: stranger }],
  ['PortOne V1’s confirm', 'portone-v1', v1('SMS'), { portOneV1Request: impUid(1), portOneV1Confirm: stranger }],
  [
    'PortOne V1’s GET after a lost answer',
    'portone-v1',
    v1('SMS'),
    { portOneV1Request: impUid(1), portOneV1Confirm: lost, portOneV1Certification: stranger },
  ],
  [
    'PortOne V1’s GET after an unclear refusal',
    'portone-v1',
    v1('APP'),
    { portOneV1Request: impUid(1), portOneV1Confirm: unclear, portOneV1Certification: stranger },
  ],
  ['PortOne V2’s confirm', 'portone-v2', v2('SMS'), { portOneV2Send: reference, portOneV2Confirm: stranger }],
  [
    'PortOne V2’s GET after lost answers',
    'portone-v2',
    v2('SMS'),
    { portOneV2Send: reference, portOneV2Confirm: lost, portOneV2Get: stranger },
  ],
];

const play = async (provider: Provider, input: InputOf<Provider>) => {
  const handle = await stage.start(provider, input);
  await challenged(handle);
  await ((input as { method?: string }).method === 'SMS'
    ? ask(handle, 'submitCode', '123456')
    : ask(handle, 'approve'));
  return await handle.result();
};

describe('a success that names somebody else', () => {
  it.each(ways)('by %s is denied, and tells nothing of them', async (_way, provider, input, script) => {
    stage.script(script);
    const { snapshot, outcome } = await play(provider, input);
    expect(snapshot).toMatchObject({ status: 'denied', reason: 'person_mismatch', lastAttempt: { result: 'right' } });
    expect(outcome).toEqual({
      id: snapshot.id,
      provider,
      status: 'denied',
      reason: 'person_mismatch',
      messages: expect.any(Array),
      match: { compared: ['name', 'birthDate'], differ: ['name', 'birthDate'] },
    });
  });

  it('is verified if the caller wants that', async () => {
    stage.script({ portOneV1Request: impUid(1), portOneV1Confirm: stranger });
    const { outcome } = await play('portone-v1', v1('SMS', { match: 'off' } as never));
    expect(outcome).toMatchObject({ status: 'verified', identity: { name: '김철수' }, match: { compared: [] } });
  });
});

describe('a code of another length than the provider’s', () => {
  it.each([
    ['mobile-ok', sms(), token],
    ['portone-v1', v1('SMS'), { portOneV1Request: impUid(1) }],
    ['portone-v2', v2('SMS'), { portOneV2Send: reference }],
    ['nhn-otp', enrol(), { nhnOtpKey: gives({ encodedKey: 'KEY', qrCode: 'cGljdHVyZQ==' }) }],
  ] as const)('is refused by %s, and spends no try', async (provider, input, script) => {
    stage.script({ ...script });
    const handle = await stage.start(provider, input);
    await challenged(handle);
    for (const code of ['1234', '12345', '1234567', '12345612'])
      expect(await refusalOf(ask(handle, 'submitCode', code))).toMatchObject({
        code: 'invalid_code',
        field: 'code',
        message: 'Expected a code of 6 digits',
      });
    expect((await snapshotOf(handle)).challenge).toMatchObject({ attemptsLeft: 5 });
    await handle.signal('cancel');
  });
});
