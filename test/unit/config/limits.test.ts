import { describe, expect, it } from '@jest/globals';
import { readLimitSettings } from '../../../config/limits.ts';
import { SettingsError } from '../../../config/settings.ts';

const minutes = 60_000;

describe('the settings of limits', () => {
  it('are off in development and on in production, unless configured otherwise', () => {
    expect(readLimitSettings({})).toBeUndefined();
    expect(readLimitSettings({ HWAGIN_ENV: 'production', HWAGIN_LIMITS: 'off' })).toBeUndefined();
    expect(readLimitSettings({ HWAGIN_ENV: 'production' })).toEqual(readLimitSettings({ HWAGIN_LIMITS: 'on' }));
  });

  it('allow 5 messages in 10 minutes and 20 a day, 10 wrong codes in an hour, and one open verification', () => {
    expect(readLimitSettings({ HWAGIN_LIMITS: 'on' })).toEqual({
      sends: [
        { max: 5, withinMs: 10 * minutes },
        { max: 20, withinMs: 24 * 60 * minutes },
      ],
      failedTries: { max: 10, withinMs: 60 * minutes },
      open: 'refuse',
      spend: {},
      prices: {},
    });
  });

  it('can each be off', () => {
    const off = { HWAGIN_LIMIT_SENDS: 'off', HWAGIN_LIMIT_FAILED: 'off', HWAGIN_LIMIT_OPEN: 'off' };
    expect(readLimitSettings({ HWAGIN_LIMITS: 'on', ...off })).toEqual({ sends: [], spend: {}, prices: {} });
  });

  it('know what a provider may cost, and what its messages cost', () => {
    const env = {
      HWAGIN_LIMITS: 'on',
      HWAGIN_LIMIT_SPEND: 'mobile-ok=50000, portone-v1=20000',
      HWAGIN_LIMIT_PRICES: 'mobile-ok=40,mobile-ok/ARS=60',
    };
    expect(readLimitSettings(env)).toMatchObject({
      spend: { 'mobile-ok': 50_000, 'portone-v1': 20_000 },
      prices: { 'mobile-ok': 40, 'mobile-ok/ARS': 60 },
    });
  });

  it.each([
    ['HWAGIN_LIMITS', 'yes'],
    ['HWAGIN_LIMIT_SENDS', '5'],
    ['HWAGIN_LIMIT_SENDS', '0/10m'],
    ['HWAGIN_LIMIT_SENDS', '5/10m,'],
    ['HWAGIN_LIMIT_SENDS', '5/30d'],
    ['HWAGIN_LIMIT_FAILED', '10/1h,20/1d'],
    ['HWAGIN_LIMIT_OPEN', 'on'],
    ['HWAGIN_LIMIT_SPEND', 'nobody=5'],
    // It sends nothing: such a limit would never apply.
    ['HWAGIN_LIMIT_SPEND', 'nhn-otp=5'],
    ['HWAGIN_LIMIT_SPEND', 'verify-vasp=5'],
    ['HWAGIN_LIMIT_PRICES', 'portone-v1/PASS=5'],
    ['HWAGIN_LIMIT_PRICES', 'mobile-ok/FAX=5'],
  ])('name %s when it is %j', (setting, value) => {
    const read = () => readLimitSettings({ HWAGIN_LIMITS: 'on', [setting]: value });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(new RegExp(`^${setting}: expected`));
  });
});
