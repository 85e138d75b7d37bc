import { describe, expect, it } from '@jest/globals';
import { nhnOtp } from '../../../../activities/nhn-otp/provider.ts';
import { portOneV1 } from '../../../../activities/portone-v1/provider.ts';
import { portOneV2 } from '../../../../activities/portone-v2/provider.ts';
import { verifyVasp } from '../../../../activities/verify-vasp/provider.ts';
import { SettingsError } from '../../../../config/settings.ts';

const on = <S>(state: { on: true; settings: S } | { on: false; missing: string[] }): S => {
  if (!state.on) throw new Error(`expected it to be on: ${state.missing.join(', ')}`);
  return state.settings;
};

describe('settings', () => {
  it('none of them: off, with what would turn it on', () => {
    expect([portOneV1, portOneV2, nhnOtp, verifyVasp].map(({ read }) => read({}))).toEqual([
      { on: false, missing: ['PORTONE_V1_KEY', 'PORTONE_V1_SECRET', 'PORTONE_V1_CHANNEL_KEY or PORTONE_V1_PG'] },
      { on: false, missing: ['PORTONE_V2_SECRET', 'PORTONE_V2_CHANNEL_KEY'] },
      { on: false, missing: ['NHN_OTP_APP_KEY'] },
      { on: false, missing: ['VERIFYVASP_URL'] },
    ]);
  });

  it('the vendors’ addresses and advised timeouts are the defaults', () => {
    const v1 = { PORTONE_V1_KEY: 'k', PORTONE_V1_SECRET: 's', PORTONE_V1_PG: 'danal.A010' };
    const timeouts = (ms: number) => ({ default: ms, byCall: {} });
    expect(on(portOneV1.read(v1))).toMatchObject({
      PORTONE_V1_URL: 'https://api.iamport.kr',
      PORTONE_V1_TIMEOUT: timeouts(20_000),
    });
    expect(on(portOneV2.read({ PORTONE_V2_SECRET: 's', PORTONE_V2_CHANNEL_KEY: 'c' }))).toMatchObject({
      PORTONE_V2_URL: 'https://api.portone.io',
      PORTONE_V2_TIMEOUT: timeouts(60_000),
    });
    expect(on(nhnOtp.read({ NHN_OTP_APP_KEY: 'a' }))).toMatchObject({
      NHN_OTP_URL: 'https://kr1-otp.api.nhncloudservice.com',
      NHN_OTP_TIMEOUT: timeouts(10_000),
    });
    expect(on(verifyVasp.read({ VERIFYVASP_URL: 'http://enclave:21117/' }))).toMatchObject({
      VERIFYVASP_URL: 'http://enclave:21117',
      VERIFYVASP_TIMEOUT: timeouts(10_000),
    });
  });

  it('some of them: stopped, with the missing', () => {
    expect(() => portOneV1.read({ PORTONE_V1_KEY: 'k', PORTONE_V1_CHANNEL_KEY: 'c' })).toThrow(SettingsError);
    expect(() => portOneV2.read({ PORTONE_V2_SECRET: 's' })).toThrow(/PORTONE_V2_CHANNEL_KEY: missing/);
  });

  it('a wrong address is named, and not shown', () => {
    const read = () => verifyVasp.read({ VERIFYVASP_URL: 'enclave:21117' });
    expect(read).toThrow(/^VERIFYVASP_URL: expected an http or https URL$/);
  });
});
