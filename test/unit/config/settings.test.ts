import { homedir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from '../../../config/catalogue.ts';
import { coreSettings } from '../../../config/core.ts';
import { dumpSettings } from '../../../config/dump.ts';
import { readSettings, SettingsError } from '../../../config/settings.ts';
import { readTemporalSettings } from '../../../config/temporal.ts';

describe('core settings', () => {
  it('have their defaults', () => {
    const settings = readSettings(coreSettings, {});
    expect(settings).toMatchObject({ HWAGIN_TASK_QUEUE: 'verifications' });
    expect(settings.HWAGIN_DATA).toBe(`${process.cwd()}/data`);
    expect(settings.HWAGIN_CACHE).toBe(`${homedir()}/.cache/hwagin`);
  });

  it('refuse unknown values, all at once and without showing them', () => {
    const env = { HWAGIN_ENV: 'prod', HWAGIN_LOG_LEVEL: 'loud', HWAGIN_TASK_QUEUE: 'a b' };
    expect(() => readSettings(coreSettings, env)).toThrow(SettingsError);
    try {
      readSettings(coreSettings, env);
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      for (const name of Object.keys(env)) expect(message).toContain(`${name}: expected`);
      expect(message).not.toMatch(/"prod"|loud|a b/);
    }
  });
});

describe('Temporal’s settings', () => {
  it('come from envconfig', () => {
    const env = { TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'kyc', TEMPORAL_API_KEY: 'key' };
    expect(readTemporalSettings(env)).toEqual({
      address: 'temporal:7233',
      namespace: 'kyc',
      connectionOptions: { address: 'temporal:7233', apiKey: 'key', tls: true },
    });
  });

  it('are refused when a certificate cannot be read', () => {
    const env = { TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere', TEMPORAL_TLS_CLIENT_KEY_PATH: '/nowhere' };
    expect(() => readTemporalSettings(env)).toThrow(SettingsError);
  });
});

describe('a dump of the settings', () => {
  it('shows what is set, and nothing that is secret or unknown', () => {
    expect(
      dumpSettings({
        HWAGIN_TASK_QUEUE: 'kyc',
        HWAGIN_ENCRYPTION_KEYS: 'k1:secret',
        NHN_OTP_APP_KEY_FILE: '/run/secrets/nhn',
        MOBILEOK_URL: 'https://user:pass@mok.example/path?key=1',
        HWAGIN_PUBLIC_URL: '',
        HOME: '/root',
      }),
    ).toEqual({
      HWAGIN_TASK_QUEUE: 'kyc',
      HWAGIN_ENCRYPTION_KEYS: '***',
      NHN_OTP_APP_KEY_FILE: '/run/secrets/nhn',
      MOBILEOK_URL: 'https://***@mok.example/path?***',
    });
  });

  it('shows each profile’s settings, and hides their secrets alike', () => {
    expect(
      dumpSettings({
        NHN_OTP_URL__SHOP_B: 'https://otp.example',
        NHN_OTP_APP_KEY__SHOP_A: 'secret-a',
        NHN_OTP_APP_KEY_FILE__SHOP_B: '/run/secrets/b',
      }),
    ).toEqual({
      NHN_OTP_URL__SHOP_B: 'https://otp.example',
      NHN_OTP_APP_KEY__SHOP_A: '***',
      NHN_OTP_APP_KEY_FILE__SHOP_B: '/run/secrets/b',
    });
  });

  it('hides every secret there is, however it is spelt', () => {
    const secrets = catalogue.filter(({ secret }) => secret).map(({ name }) => name);
    const spelt = secrets.flatMap((name) => [name, `${name}__SHOP_A`, `\ufeff${name}`, name.toLowerCase()]);
    for (const name of spelt) expect(JSON.stringify(dumpSettings({ [name]: 'canary' }))).not.toContain('canary');
  });

  it('shows no part of a URL that may be a credential, even if the URL is malformed', () => {
    for (const url of [
      'https://user:canary@host',
      'https://user:can/canary@host',
      'https://user:c,canary@host/a',
      'https://a.example,https://user:canary@b.example',
      'https://host/#canary',
      'https://host?key=canary&a=b',
      'https://host?\ncanary',
    ])
      expect(dumpSettings({ HWAGIN_WEBHOOK_URL: url })['HWAGIN_WEBHOOK_URL']).not.toContain('canary');
  });
});
