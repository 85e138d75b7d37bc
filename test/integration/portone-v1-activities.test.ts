import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPortOneV1Activities } from '../../activities/portone-v1/index.ts';
import { portOneV1 } from '../../activities/portone-v1/provider.ts';
import type { PortOneV1Activities } from '../../activities/portone-v1/types.ts';
import { inputSchemas } from '../../contract/providers/index.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { failureOf, inActivity } from '../support/in-activity.ts';
import { person } from '../support/inputs.ts';

const phone = '01012345678';
const input = (more: object = {}) => inputSchemas['portone-v1'].parse({ method: 'SMS', person, ...more });

let sandbox: Sandbox;
let activities: PortOneV1Activities;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.heal();
  const state = portOneV1.read({ ...sandbox.settings, PORTONE_V1_TIMEOUT: '2s' });
  if (!state.on) throw new Error('PortOne V1 is off');
  activities = createPortOneV1Activities(state.settings);
});

const request = (more: object = {}, number = 1) =>
  inActivity(() => activities.portOneV1Request(input(more), number)).then(({ impUid }) => impUid);
const confirm = (impUid: string, code?: string) => inActivity(() => activities.portOneV1Confirm(impUid, code));
const get = (impUid: string) => inActivity(() => activities.portOneV1Certification(impUid));

/** A closed listener also closes keep-alive connections, which the client notices a moment later. */
const connectionsNoticed = () => setTimeout(50);

describe('PortOne V1 at its sandbox', () => {
  it('verifies by SMS after a wrong code and a new request', async () => {
    const first = await request({ merchantUid: 'order1' });
    await expect(confirm(first, '000000')).resolves.toEqual({ kind: 'refused', code: '9013', meaning: 'wrong' });
    await expect(get(first)).resolves.toEqual({ kind: 'uncertified' });
    const second = await request({ merchantUid: 'order1' }, 2);
    const code = await sandbox.code(phone);
    await expect(confirm(second, code)).resolves.toMatchObject({
      kind: 'verified',
      identity: {
        name: '홍길동',
        phone,
        carrier: 'SKT',
        birthDate: '1990-01-31',
        gender: 'male',
        foreigner: false,
        ci: expect.any(String),
        di: expect.any(String),
        providerReference: second,
      },
    });
    expect(await sandbox.count('portone-v1', 'sms')).toBe(2);
    expect(await sandbox.count('portone-v1', 'token')).toBe(1);
  });

  it.each([
    ['LGU_MVNO', '2001-02-03', 'female', true],
    ['LGU', '1999-12-31', 'female', false],
    ['KT_MVNO', '2000-01-01', 'male', false],
  ] as const)('is understood about %s, %s, %s, foreigner %s', async (carrier, birthDate, gender, foreigner) => {
    const given = { carrier, birthDate, gender, foreigner };
    const impUid = await request({ person: { ...person, ...given } });
    await expect(confirm(impUid, await sandbox.code(phone))).resolves.toMatchObject({ identity: given });
  });

  it('verifies by APP once the user has approved', async () => {
    const impUid = await request({ method: 'APP' });
    await expect(confirm(impUid)).resolves.toMatchObject({ kind: 'refused', code: '9994' });
    await sandbox.approve(phone);
    await expect(confirm(impUid)).resolves.toMatchObject({ kind: 'verified' });
  });

  it('finds the result of a lost confirm by GET', async () => {
    const impUid = await request();
    const code = await sandbox.code(phone);
    await sandbox.fault({ provider: 'portone-v1', call: 'otp/confirm', kind: 'lost' });
    expect(await failureOf(confirm(impUid, code))).toMatchObject({ type: 'AmbiguousSend' });
    await expect(get(impUid)).resolves.toMatchObject({ kind: 'verified', identity: { providerReference: impUid } });
  });

  it('tells a wrong code that comes as HTTP 500, and a code too late', async () => {
    await sandbox.configure({ portOneV1WrongOtp: 'status500' });
    const impUid = await request();
    await expect(confirm(impUid, '000000')).resolves.toEqual({ kind: 'refused', code: '1710', meaning: 'wrong' });
    await sandbox.advance(181_000);
    await expect(confirm(impUid, '000000')).resolves.toEqual({ kind: 'refused', code: '9993', meaning: 'over' });
    await sandbox.configure({ portOneV1WrongOtp: 'code200' });
  });

  it('outlives its access token', async () => {
    await request();
    await sandbox.advance(1_801_000);
    await request();
    expect(await sandbox.count('portone-v1', 'token')).toBe(2);
  });

  it.each([
    ['refused', 'ProviderUnavailable'],
    ['lost', 'AmbiguousSend'],
    ['html500', 'AmbiguousSend'],
    ['timeout', 'AmbiguousSend'],
    ['malformed', 'InvalidAnswer'],
    ['missingFields', 'InvalidAnswer'],
    ['outage', 'ProviderRejected'],
    ['unknownCode', 'ProviderRejected'],
  ] as const)('a request that meets %s fails as %s', async (kind, type) => {
    await request();
    await sandbox.fault({ provider: 'portone-v1', call: 'otp/request', kind });
    await connectionsNoticed();
    expect(await failureOf(request())).toMatchObject({ type, retryable: false });
  });

  it('a request of the wrong person is refused', async () => {
    expect(await failureOf(request({ person: { ...person, name: '불일치' } }))).toMatchObject({
      type: 'ProviderRejected',
    });
  });
});
