import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from '../../../config/catalogue.ts';
import { privacySettings } from '../../../privacy/settings.ts';
import { workerSettings } from '../../../worker/settings.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const unique = (names: Iterable<string>) => [...new Set(names)].toSorted();
const known = unique(catalogue.map(({ name }) => name));
const settingName =
  /\b(?:(?:HWAGIN|TEMPORAL|MOBILEOK|PORTONE_V[12]|NHN_OTP|VERIFYVASP)_[A-Z0-9_]+|(?:HTTPS?|NO)_PROXY)\b/g;

describe('the catalogue of settings', () => {
  it('has every setting of the schemas', () => {
    const files = readdirSync(new URL('../../../activities', import.meta.url), { recursive: true, encoding: 'utf8' });
    const providers = files
      .filter((file) => file.endsWith('settings.ts'))
      .flatMap((file) =>
        [...read(`activities/${file}`).matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map(([, name]) => name ?? ''),
      );
    expect(providers.length).toBeGreaterThan(20);
    const names = [...Object.keys(workerSettings.shape), ...Object.keys(privacySettings.shape), ...providers];
    expect(unique(names).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('is what .env.example lists', () => {
    const listed = [...read('.env.example').matchAll(/^# ([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name ?? '');
    expect(listed.toSorted()).toEqual(known);
  });

  it('is what docs/settings.md explains', () => {
    const explained = [...read('docs/settings.md').matchAll(settingName)].map(([name]) => name);
    expect(unique(explained)).toEqual(known);
  });

  it('marks the same settings as secret as the docs do', () => {
    const marked = [...read('docs/settings.md').matchAll(/`([A-Z][A-Z0-9_]+)`(?:\*\*)? ●/g)].map(
      ([, name]) => name ?? '',
    );
    expect(unique(marked)).toEqual(unique(catalogue.filter(({ secret }) => secret).map(({ name }) => name)));
  });

  it('holds no value in .env.example for a secret', () => {
    const secrets = catalogue.filter(({ secret }) => secret).map(({ name }) => name);
    const given = [...read('.env.example').matchAll(/^# ([A-Z][A-Z0-9_]+)=(.+)$/gm)].map(([, name]) => name ?? '');
    expect(given.filter((name) => secrets.includes(name))).toEqual([]);
  });
});
