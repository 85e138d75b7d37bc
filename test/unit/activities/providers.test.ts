import { describe, expect, it } from '@jest/globals';
import { createActivities, providerSettings } from '../../../activities/index.ts';
import { activitiesOf } from '../../../activities/provider.ts';
import { eachActivityProvider } from '../../../activities/providers.ts';
import { SettingsError } from '../../../config/settings.ts';
import { providers } from '../../../contract/providers/index.ts';

const services = {
  creates: { begins: async () => undefined, left: async () => undefined, mayTake: async () => true },
  isReferenceTaken: async () => false,
  isSwitchedOn: async () => true,
  announceCall: async () => undefined,
};

describe('the providers', () => {
  it('are all off without settings, each naming what it lacks', () => {
    const states = providerSettings({});
    expect(Object.keys(states)).toEqual([...providers]);
    for (const state of Object.values(states)) expect(state).toEqual({ on: false, missing: expect.any(Array) });
  });

  it('are read together, and all their problems are reported at once', () => {
    const env = { MOBILEOK_URL: 'http://localhost:1', NHN_OTP_APP_KEY: 'key', NHN_OTP_URL: 'nonsense' };
    let problems: string[] = [];
    try {
      providerSettings(env);
    } catch (error) {
      if (error instanceof SettingsError) problems = error.problems.map(({ setting }) => setting);
    }
    expect(problems).toEqual(['MOBILEOK_KEY_FILE', 'MOBILEOK_KEY_PASSWORD', 'MOBILEOK_SITE_URL', 'NHN_OTP_URL']);
  });
});

describe('the activities of a provider that is off', () => {
  const activities = createActivities(providerSettings({ NHN_OTP_APP_KEY: 'key' }), services);
  const off = Object.entries(activities).filter(([name]) => !name.startsWith('nhnOtp'));

  it('exist beside those of one that is on', () => {
    expect(Object.keys(activities)).toEqual(expect.arrayContaining(['nhnOtpKey', 'nhnOtpCheck']));
    expect(off.length).toBeGreaterThan(15);
  });

  it.each(off)('%s fails at once, with the settings that are missing', async (_name, activity) => {
    await expect((activity as () => Promise<unknown>)()).rejects.toMatchObject({
      type: 'NotConfigured',
      nonRetryable: true,
      details: [{ provider: expect.any(String), call: expect.any(String), missing: expect.any(Array) }],
    });
  });
});

describe('the activities of a provider of which nobody can read whether an operator has it off', () => {
  const unreadable = { ...services, isSwitchedOn: async () => Promise.reject(new Error('unreadable')) };
  const activities = createActivities(providerSettings({ NHN_OTP_APP_KEY: 'key' }), unreadable);

  it('start nothing, and report that nothing was done', async () => {
    const begun = activities.nhnOtpKey({ userId: 'user-1', serviceName: 'Hwagin' });
    await expect(begun).rejects.toMatchObject({ type: 'ProviderUnavailable', details: [{ provider: 'nhn-otp' }] });
  });
});

describe('the activities of a provider that an operator has switched off', () => {
  const switchedOff = { ...services, isSwitchedOn: async () => false };
  const made = eachActivityProvider.flatMap((provider) => {
    const create = () => Object.fromEntries(Object.keys(provider.calls).map((name) => [name, async () => 'done']));
    return Object.entries(activitiesOf({ ...provider, create }, { on: true, settings: {} }, switchedOff));
  });

  it('start nothing; only what is open is answered, looked up, reported and erased', async () => {
    const going: string[] = [];
    for (const [name, activity] of made)
      await (activity as () => Promise<unknown>)().then(
        () => going.push(name),
        (error: unknown) => expect(error).toMatchObject({ type: 'NotConfigured' }),
      );
    expect(going).toEqual([
      'mobileOkConfirm',
      ...['portOneV1Confirm', 'portOneV1Certification', 'portOneV1Erase', 'portOneV2Confirm', 'portOneV2Get'],
      'nhnOtpCheck',
      ...['verifyVaspFind', 'verifyVaspAdopt', 'verifyVaspPoll', 'verifyVaspLook'],
      ...['verifyVaspReportTransfer', 'verifyVaspReportError'],
    ]);
  });
});
