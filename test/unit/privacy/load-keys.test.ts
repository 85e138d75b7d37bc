import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SettingsError } from '../../../config/settings.ts';
import { type DevelopmentKeyNews, loadKeys } from '../../../privacy/load-keys.ts';
import { ringKey } from './rings.ts';

const entry = (id: string) => `${id}:${Buffer.from(ringKey(id).key).toString('base64')}`;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hwagin-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const quietly = () => ({ dataDir, announce: () => undefined });
const problem = (env: Record<string, string>) => {
  try {
    loadKeys(env, quietly());
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('expected a SettingsError');
};

describe('loadKeys', () => {
  it('reads a ring, newest first', () => {
    const keys = loadKeys({ HWAGIN_ENCRYPTION_KEYS: `${entry('b')} , ${entry('a')}` }, quietly());
    expect(keys.ring.ids).toEqual(['b', 'a']);
  });

  it('reads a ring from a file', () => {
    const file = join(dataDir, 'ring');
    writeFileSync(file, `${entry('from-file')}\n`);
    expect(loadKeys({ HWAGIN_ENCRYPTION_KEYS_FILE: file }, quietly()).ring.ids).toEqual(['from-file']);
  });

  it('stops production that has no key', () => {
    expect(problem({ HWAGIN_ENV: 'production' })).toContain('HWAGIN_ENCRYPTION_KEYS: missing');
  });

  it('does not take the development key in production', () => {
    loadKeys({}, quietly());
    expect(problem({ HWAGIN_ENV: 'production' })).toContain('HWAGIN_ENCRYPTION_KEYS: missing');
  });

  it.each([
    ['no id', Buffer.alloc(32, 7).toString('base64')],
    ['a short key', `a:${Buffer.alloc(16, 7).toString('base64')}`],
    ['what is not base64', `a:${'*'.repeat(44)}`],
    ['an empty entry', `${entry('a')},`],
    ['an id twice', `${entry('a')},${entry('a')}`],
  ])('refuses %s, naming the setting and not its value', (_what, value) => {
    const message = problem({ HWAGIN_ENCRYPTION_KEYS: value });
    expect(message).toMatch(/^HWAGIN_ENCRYPTION_KEYS: expected/);
    expect(message).not.toContain(value);
  });

  it('refuses a short subject key', () => {
    expect(problem({ HWAGIN_SUBJECT_KEY: 'c2hvcnQ=' })).toBe(
      'HWAGIN_SUBJECT_KEY: expected the base64 of 32 bytes or more',
    );
  });

  it('creates a development key once, only for its owner, and reports that', () => {
    const news: DevelopmentKeyNews[] = [];
    const load = () => loadKeys({}, { dataDir, announce: (each) => news.push(each) }).ring;
    const [first, second] = [load(), load()];
    expect(second.oldest).toEqual(first.oldest);
    expect(news.map(({ made }) => made)).toEqual([true, false]);
    const file = news[0]?.file ?? '';
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(news[0]?.message).toContain(file);
    const secret = readFileSync(file, 'utf8').split(':')[1]?.trim() ?? '';
    expect(JSON.stringify(news)).not.toContain(secret);
  });

  it('says so when the development key file contains no key', () => {
    writeFileSync(join(dataDir, 'encryption-keys'), 'rubbish');
    expect(problem({})).toContain('contains no key');
  });
});
