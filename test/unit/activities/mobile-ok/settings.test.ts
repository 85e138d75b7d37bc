import { createCipheriv, createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openKeyFile } from '../../../../activities/mobile-ok/key-file.ts';
import { readMobileOkSettings } from '../../../../activities/mobile-ok/settings.ts';
import { vectors } from '../../../support/mobileok-vectors.ts';

const { password, contentBase64, json } = vectors.keyFile;
const raw = Buffer.from(contentBase64, 'base64');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwagin-key-'));
  writeFileSync(join(folder, 'mok_keyInfo.dat'), raw);
});
afterAll(() => rmSync(folder, { recursive: true }));

const sealedFile = (content: string): Buffer => {
  const h1 = createHash('sha256').update(password).digest();
  const h2 = createHash('sha256').update(h1).digest();
  const cipher = createCipheriv(
    'aes-256-cbc',
    Buffer.concat([h1.subarray(0, 16), h2.subarray(16)]),
    h2.subarray(0, 16),
  );
  return Buffer.concat([cipher.update(content), cipher.final()]);
};

describe('the key file', () => {
  it.each([
    ['raw bytes', raw],
    ['base64 text', Buffer.from(contentBase64)],
    ['base64 text in lines', Buffer.from(`${contentBase64.replace(/.{64}/g, '$&\n')}\n`)],
  ])('is opened as %s', (_form, content) => {
    const key = openKeyFile(content, password);
    expect(key.serviceId).toBe(json.ServiceId);
    expect(key.serverPublicKey.export({ format: 'der', type: 'spki' }).toString('base64')).toBe(json.ServerPublicKey);
    expect(key.clientPrivateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')).toBe(
      json.ClientPrivateKey,
    );
  });

  it('with a wrong password names the password', () => {
    expect(() => openKeyFile(raw, 'wrong horse')).toThrow(
      'MOBILEOK_KEY_PASSWORD: expected the password that opens MOBILEOK_KEY_FILE',
    );
  });

  it.each([
    ['is empty', Buffer.alloc(0), 'raw or as base64'],
    ['is cut short', raw.subarray(0, 100), 'raw or as base64'],
    ['lacks a key', sealedFile(JSON.stringify({ ...json, ClientPrivateKey: undefined })), 'with ClientPrivateKey'],
    [
      'holds a broken key',
      sealedFile(JSON.stringify({ ...json, ServerPublicKey: 'AAAA' })),
      'ServerPublicKey is an RSA',
    ],
  ])('that %s is named, without what it holds', (_fault, content, expected) => {
    let message = '';
    try {
      openKeyFile(content, password);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^MOBILEOK_KEY_FILE: expected /);
    expect(message).toContain(expected);
    for (const secret of [password, json.ServiceId, json.ClientPrivateKey.slice(0, 12)])
      expect(message).not.toContain(secret);
  });
});

describe('the settings', () => {
  const complete = () => ({
    MOBILEOK_URL: 'https://scert-dir.mobile-ok.com/',
    MOBILEOK_KEY_FILE: join(folder, 'mok_keyInfo.dat'),
    MOBILEOK_KEY_PASSWORD: password,
    MOBILEOK_SITE_URL: 'www.example.com',
  });

  it('are off when there are none, naming the four that turn them on', () => {
    expect(readMobileOkSettings({})).toEqual({ on: false, missing: Object.keys(complete()) });
  });

  it('are on with four, and have defaults for the rest', () => {
    expect(readMobileOkSettings(complete())).toMatchObject({
      on: true,
      settings: {
        MOBILEOK_URL: 'https://scert-dir.mobile-ok.com',
        MOBILEOK_RESEND_BODY: 'full',
        MOBILEOK_CLIENT_INFO: 'v2',
        MOBILEOK_CODES: { '2910': 'wrong', '6702': 'pending' },
        MOBILEOK_TIMEOUT: { default: 10_000 },
        key: { serviceId: json.ServiceId },
      },
    });
  });

  it('read a table of codes, of which each overrides the one that is built in', () => {
    const state = readMobileOkSettings({ ...complete(), MOBILEOK_CODES: '{"3001":"denied","4001":"pending"}' });
    const codes = { '3001': 'denied', '4001': 'pending', '2910': 'wrong' };
    expect(state).toMatchObject({ settings: { MOBILEOK_CODES: codes } });
  });

  it.each([
    [{ MOBILEOK_URL: undefined }, /^MOBILEOK_URL: missing, while MOBILEOK_\w+ is set$/],
    [{ MOBILEOK_URL: 'ftp://x' }, /^MOBILEOK_URL: expected an http or https URL$/],
    [{ MOBILEOK_KEY_FILE: '/no/such/file' }, /^MOBILEOK_KEY_FILE: expected a readable file \(ENOENT\)$/],
    [{ MOBILEOK_KEY_PASSWORD: 'wrong horse' }, /^MOBILEOK_KEY_PASSWORD: expected the password/],
    [{ MOBILEOK_RESEND_BODY: 'half' }, /^MOBILEOK_RESEND_BODY: expected one of full, token$/],
    [{ MOBILEOK_CLIENT_INFO: 'v3' }, /^MOBILEOK_CLIENT_INFO: expected one of v2, v1$/],
    [{ MOBILEOK_CLIENT_PREFIX: 'TOOLONG99' }, /^MOBILEOK_CLIENT_PREFIX: expected 1 to 8 letters or digits$/],
    [{ MOBILEOK_CODES: '{"2908":"perhaps"}' }, /^MOBILEOK_CODES: expected JSON of codes/],
    [{ MOBILEOK_CODES: '{"2000":"wrong"}' }, /^MOBILEOK_CODES: expected JSON of codes/],
    [{ MOBILEOK_CODES: 'wrong' }, /^MOBILEOK_CODES: expected JSON of codes/],
    [{ MOBILEOK_TIMEOUT: '5' }, /^MOBILEOK_TIMEOUT: expected a duration/],
  ])('refuse %j by name', (change, message) => {
    expect(() => readMobileOkSettings({ ...complete(), ...change })).toThrow(message);
  });
});
