import { describe, expect, it } from '@jest/globals';
import { createActivities, profileSettings, providerSettings } from '../../../activities/index.ts';
import { withProfile } from '../../../activities/profile.ts';
import { SettingsError } from '../../../config/settings.ts';

const services = {
  creates: { begins: async () => undefined, left: async () => undefined, mayTake: async () => true },
  isReferenceTaken: async () => false,
  isSwitchedOn: async () => true,
  announceCall: async () => undefined,
};

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    profileSettings(env);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ setting }) => setting);
  }
};

describe('profiles', () => {
  it('are none unless they are named', () => {
    expect(profileSettings({ NHN_OTP_APP_KEY: 'key' })).toEqual({});
  });

  it('have their own settings, and nothing of anybody else', () => {
    const env = {
      HWAGIN_PROFILES: 'shop-a, shop-b',
      NHN_OTP_APP_KEY: 'nobody’s',
      NHN_OTP_APP_KEY__SHOP_A: 'of a',
      PORTONE_V2_SECRET__SHOP_B: 'of b',
      PORTONE_V2_CHANNEL_KEY__SHOP_B: 'channel of b',
    };
    const { 'shop-a': a, 'shop-b': b } = profileSettings(env);
    expect(a?.['nhn-otp']).toMatchObject({ on: true, settings: { NHN_OTP_APP_KEY: 'of a' } });
    expect(a?.['portone-v2'].on).toBe(false);
    expect(b?.['nhn-otp']).toEqual({ on: false, missing: ['NHN_OTP_APP_KEY__SHOP_B'] });
    expect(b?.['portone-v2'].on).toBe(true);
  });

  it('are refused with settings that are wrong, incomplete or of an unknown profile', () => {
    const env = {
      HWAGIN_PROFILES: 'shop-a',
      PORTONE_V2_SECRET__SHOP_A: 'secret',
      NHN_OTP_APP_KEY__SHOP_A: 'key',
      NHN_OTP_URL__SHOP_C: 'http://127.0.0.1:1',
    };
    expect(problemsOf(env)).toEqual(['NHN_OTP_URL__SHOP_C', 'PORTONE_V2_CHANNEL_KEY__SHOP_A']);
    for (const names of ['Shop', 'a,a', 'a,,b', '-a', 'a'.repeat(33)])
      expect(problemsOf({ HWAGIN_PROFILES: names })).toEqual(['HWAGIN_PROFILES']);
  });
});

describe('an activity', () => {
  const env = { HWAGIN_PROFILES: 'shop-a', NHN_OTP_APP_KEY: 'key' };
  const activities = createActivities(providerSettings(env), services, profileSettings(env));

  it('works with its own profile’s settings, not with those that have none', async () => {
    await expect(activities.nhnOtpReady()).resolves.toBe('ready');
    await expect(withProfile('shop-a', () => activities.nhnOtpReady())).rejects.toMatchObject({
      type: 'NotConfigured',
      details: [{ missing: ['NHN_OTP_APP_KEY__SHOP_A'] }],
    });
  });

  it('of a profile that this worker does not know refuses, naming it', async () => {
    await expect(withProfile('shop-x', () => activities.nhnOtpReady())).rejects.toMatchObject({
      type: 'NotConfigured',
      details: [{ missing: ['"shop-x" in HWAGIN_PROFILES'] }],
    });
  });
});
