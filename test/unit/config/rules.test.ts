import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readWebhookSettings } from '../../../activities/webhooks/settings.ts';
import { checkRules } from '../../../cli/doctor/rules.ts';
import { connect } from '../../../client/index.ts';
import { readLimitSettings } from '../../../config/limits.ts';
import { rulesOf } from '../../../config/rules.ts';
import { SettingsError } from '../../../config/settings.ts';
import { sourceFiles } from '../../../dev/check/sources.ts';
import { readGatewaySettings } from '../../../gateway/settings.ts';
import { DecryptError } from '../../../privacy/decrypt-error.ts';
import { loadEncryption } from '../../../privacy/index.ts';

const ring = { HWAGIN_ENCRYPTION_KEYS: `k:${Buffer.alloc(32, 5).toString('base64')}` };
const plain = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"typed by hand"') };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hwagin-rules-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the rules', () => {
  it.each([
    ['nothing is set', {}, false],
    ['a ring is given', ring, true],
    ['a ring is given as a file', { HWAGIN_ENCRYPTION_KEYS_FILE: '/run/secrets/ring' }, true],
    ['a ring stands first in a file with a byte order mark', { ['\ufeffHWAGIN_ENCRYPTION_KEYS']: 'k:…' }, true],
    ['a key provider is given', { HWAGIN_KEY_PROVIDER: './keys.mjs' }, true],
    ['a ring is given, and development is said', { ...ring, HWAGIN_ENV: 'development' }, false],
    ['a ring is given, and HWAGIN_ENV is left empty', { ...ring, HWAGIN_ENV: ' ' }, true],
    ['the ring is left empty', { HWAGIN_ENCRYPTION_KEYS: '' }, false],
    ['production is said', { HWAGIN_ENV: 'production' }, true],
    ['production is written otherwise', { HWAGIN_ENV: ' Production ' }, true],
  ])('where %s', (_where, env, production) => {
    expect(rulesOf(env).production).toBe(production);
  });

  it('refuse an unknown word', () => {
    expect(() => rulesOf({ HWAGIN_ENV: 'prod' })).toThrow(SettingsError);
  });

  it('say why they apply', async () => {
    expect(await checkRules({})).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/^the development.*limits are off$/),
    });
    const { detail } = await checkRules(ring);
    expect(detail).toBe(
      'the production rules apply: HWAGIN_ENCRYPTION_KEYS is set, and HWAGIN_ENV is not development; limits are on',
    );
    expect((await checkRules({ ...ring, HWAGIN_LIMITS: 'off' })).detail).toMatch(/limits are off \(HWAGIN_LIMITS\)$/);
    expect(await checkRules({ HWAGIN_ENV: 'prod' })).toMatchObject({ ok: false });
  });

  it('are the same everywhere: keys without HWAGIN_ENV mean limits, no plaintext, public webhooks, given secrets', async () => {
    const webhook = {
      HWAGIN_WEBHOOK_URL: 'https://shop.example/hook',
      HWAGIN_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    };
    const env = { ...ring, ...webhook, HWAGIN_DATA: folder };
    const lenient = { ...env, HWAGIN_ENV: 'development' };
    expect(readLimitSettings(env)).toBeDefined();
    expect(readLimitSettings(lenient)).toBeUndefined();
    expect(readWebhookSettings(env)).toMatchObject({ strict: true });
    expect(readWebhookSettings(lenient)).toMatchObject({ strict: false });
    expect(() => readGatewaySettings(env)).toThrow(/HWAGIN_API_KEYS: missing[^]*HWAGIN_TOKEN_KEY: missing/);
    expect(readGatewaySettings(lenient)).toMatchObject({ production: false });
    const { codec } = await loadEncryption(env);
    await expect(codec.decode([plain])).rejects.toThrow(DecryptError);
    expect(await (await loadEncryption(lenient)).codec.decode([plain])).toEqual([plain]);
  });

  it('do not fall back to development if the ring’s file is empty', async () => {
    const file = join(folder, 'ring');
    await writeFile(file, '\n');
    await expect(loadEncryption({ HWAGIN_ENCRYPTION_KEYS_FILE: file, HWAGIN_DATA: folder })).rejects.toThrow(
      'HWAGIN_ENCRYPTION_KEYS: missing',
    );
  });

  it('apply with the caller’s own converter, and then require a key for hashing people', async () => {
    const connecting = (env: Record<string, string>) =>
      connect({
        env: { ...env, HWAGIN_DATA: folder, TEMPORAL_ADDRESS: '127.0.0.1:1' },
        dataConverter: {},
        connectTimeoutMs: 1,
      });
    await expect(connecting({})).rejects.toThrow('HWAGIN_ENCRYPTION_KEYS: missing');
    const subjectKey = Buffer.alloc(32, 9).toString('base64');
    await expect(connecting({ HWAGIN_SUBJECT_KEY: subjectKey })).rejects.toThrow('not reachable');
    await expect(connecting({ HWAGIN_ENV: 'development' })).rejects.toThrow('not reachable');
  });

  it('are decided in one place', () => {
    const root = new URL('../../..', import.meta.url).pathname;
    const readers = sourceFiles(root, ['.ts'])
      .filter((file) => !/^(test|bench|dev)\//.test(file))
      .filter((file) => /HWAGIN_ENV['"]?[\])]?\s*(?:[:!,}]|===)/.test(readFileSync(join(root, file), 'utf8')));
    // core.ts has the schema, catalogue.ts the name, and connect.ts sets production for a converter that was passed in.
    expect(readers.toSorted()).toEqual([
      'client/connect.ts',
      'config/catalogue.ts',
      'config/core.ts',
      'config/rules.ts',
    ]);
  });
});
