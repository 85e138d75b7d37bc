import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createNhnOtpActivities } from '../../activities/nhn-otp/index.ts';
import { nhnOtp } from '../../activities/nhn-otp/provider.ts';
import type { NhnOtpActivities } from '../../activities/nhn-otp/types.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { failureOf, inActivity } from '../support/in-activity.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.heal();
});

const activitiesWith = (env: Record<string, string> = {}): NhnOtpActivities => {
  const state = nhnOtp.read({ ...sandbox.settings, ...env });
  if (!state.on) throw new Error('NHN OTP is off');
  return createNhnOtpActivities(state.settings);
};
const userId = '사용자 1';
const enrol = (activities = activitiesWith()) =>
  inActivity(() => activities.nhnOtpKey({ userId, serviceName: '서비스' }));
const check = (encodedKey: string, code: string, activities = activitiesWith()) =>
  inActivity(() => activities.nhnOtpCheck({ userId, encodedKey, code }));

/** A closed listener also closes keep-alive connections, which the client notices a moment later. */
const connectionsNoticed = () => setTimeout(50);

describe('NHN OTP at its sandbox', () => {
  it('creates a key whose app’s code is accepted once', async () => {
    const { encodedKey, qrCode } = await enrol();
    expect(Buffer.from(qrCode, 'base64').subarray(1, 4).toString()).toBe('PNG');
    const code = await sandbox.totp(encodedKey);
    await expect(check(encodedKey, code)).resolves.toMatchObject({ kind: 'right' });
    await expect(check(encodedKey, code)).resolves.toEqual({ kind: 'refused', code: '-102', meaning: 'wrong' });
  });

  it('treats a wrong code, and one without six digits, as the user’s mistake', async () => {
    const { encodedKey } = await enrol();
    const wrong = (await sandbox.totp(encodedKey)) === '000000' ? '111111' : '000000';
    await expect(check(encodedKey, wrong)).resolves.toEqual({ kind: 'refused', code: '-101', meaning: 'wrong' });
    await expect(check(encodedKey, '12345678')).resolves.toEqual({ kind: 'refused', code: '-2', meaning: 'wrong' });
  });

  it('says so when the appKey or the key is wrong', async () => {
    const other = activitiesWith({ NHN_OTP_APP_KEY: 'other' });
    expect(await failureOf(enrol(other))).toMatchObject({ type: 'ProviderRejected', detail: { code: '-4' } });
    await expect(check('A'.repeat(16), '123456', other)).resolves.toMatchObject({ meaning: 'final' });
    await expect(check('A'.repeat(16), '123456')).resolves.toMatchObject({ meaning: 'final' });
  });

  it('a lost answer leaves the code used', async () => {
    const { encodedKey } = await enrol();
    const code = await sandbox.totp(encodedKey);
    await sandbox.fault({ provider: 'nhn-otp', call: 'verification', kind: 'lost' });
    expect(await failureOf(check(encodedKey, code))).toMatchObject({ type: 'AmbiguousSend', retryable: false });
    await expect(check(encodedKey, code)).resolves.toMatchObject({ code: '-102', meaning: 'wrong' });
  });

  it.each([
    ['refused', 'ProviderUnavailable'],
    ['html500', 'AmbiguousSend'],
    ['malformed', 'InvalidAnswer'],
    ['wrongShape', 'InvalidAnswer'],
    ['envelope502', 'AmbiguousSend'],
  ] as const)('a check that meets %s fails as %s', async (kind, type) => {
    const { encodedKey } = await enrol();
    await sandbox.fault({ provider: 'nhn-otp', call: 'verification', kind });
    await connectionsNoticed();
    expect(await failureOf(check(encodedKey, '123456'))).toMatchObject({ type });
  });
});
