import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type Answer, ask, type Json } from './support/http.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const base = (appKey = sandbox.settings.NHN_OTP_APP_KEY): string =>
  `${sandbox.urls['nhn-otp']}/otp/v1.0/appkeys/${appKey}`;
const issue = (body: unknown = { userId: 'user-1', serviceName: 'my shop' }, appKey?: string): Promise<Answer> =>
  ask('POST', `${base(appKey)}/keys`, body);
const check = (code: string, encodedKey: string, userId = 'user-1', appKey?: string): Promise<Answer> =>
  ask('GET', `${base(appKey)}/codes/${code}/verification?userId=${userId}&encodedKey=${encodedKey}`);
const result = (resultCode: number): Json => ({
  status: 200,
  body: { header: { resultCode, resultMessage: expect.any(String), successful: resultCode === 0 } },
});
async function newKey(): Promise<string> {
  const { body } = await issue();
  return (body.Key as { encodedKey: string }).encodedKey;
}

/** Implemented from the text of RFC 6238: what an authenticator app shows. */
function authenticator(key: string, atMs: number): string {
  const bits = Array.from(key, (c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join(
    '',
  );
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeUInt32BE(Math.floor(atMs / 30_000), 4);
  const mac = createHmac('sha1', secret).update(counter).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}

describe('NHN OTP', () => {
  it('issues a key of 16 base32 characters and a QR that holds it', async () => {
    const { status, body } = await issue();
    expect({ status, body }).toMatchObject(result(0));
    const { encodedKey, qrCodeEncodedString } = body.Key as { encodedKey: string; qrCodeEncodedString: string };
    expect(encodedKey).toMatch(/^[A-Z2-7]{16}$/);
    const png = PNG.sync.read(Buffer.from(qrCodeEncodedString, 'base64'));
    const read = (jsQR as unknown as typeof jsQR.default)(new Uint8ClampedArray(png.data), png.width, png.height);
    expect(read?.data).toBe(`otpauth://totp/my%20shop:user-1?secret=${encodedKey}&issuer=my%20shop`);
  });

  it('takes the authenticator’s code once, and refuses it the second time with -102', async () => {
    const key = await newKey();
    const code = authenticator(key, Date.now());
    expect(await check(code, key)).toMatchObject(result(0));
    expect(await check(code, key)).toMatchObject(result(-102));
    expect(await sandbox.count('nhn-otp', 'try')).toBe(2);
    expect(await sandbox.count('nhn-otp', 'verified')).toBe(1);
  });

  it('takes the next code after that', async () => {
    const key = await newKey();
    await check(authenticator(key, Date.now()), key);
    expect(await check(authenticator(key, Date.now() + 30_000), key)).toMatchObject(result(0));
  });

  it('agrees with the codes that sandbox.totp gives', async () => {
    const key = await newKey();
    const at = Date.parse('2026-11-22T00:00:10Z');
    expect(await sandbox.totp(key, at)).toBe(authenticator(key, at));
    // RFC 6238, appendix B, SHA-1, last six digits
    expect(await sandbox.totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 59_000)).toBe('287082');
  });

  it('refuses a wrong code, another key’s code and an old code with -101', async () => {
    const key = await newKey();
    const other = await newKey();
    const now = Date.now();
    const right = [-30_000, 0, 30_000].map((ms) => authenticator(key, now + ms));
    const candidates = ['000000', authenticator(other, now), authenticator(key, now - 10 * 60_000)];
    for (const code of candidates.filter((one) => !right.includes(one)))
      expect(await check(code, key)).toMatchObject(result(-101));
  });

  it('refuses bad parameters with -2', async () => {
    for (const body of [{}, { userId: 'u' }, { serviceName: 's' }, { userId: 1, serviceName: 's' }, '{'])
      expect(await issue(body)).toMatchObject(result(-2));
    const key = await newKey();
    const code = authenticator(key, Date.now());
    for (const [bad, badKey, userId] of [
      ['12345', key, 'user-1'],
      ['abcdef', key, 'user-1'],
      [code, 'short', 'user-1'],
      [code, '', 'user-1'],
      [code, key, ''],
      [code, key, 'user-2'],
      [code, 'AAAAAAAAAAAAAAAA', 'user-1'],
    ] as const)
      expect(await check(bad, badKey, userId)).toMatchObject(result(-2));
    expect(await sandbox.count('nhn-otp', 'try')).toBe(0);
  });

  it('refuses another appKey with -4', async () => {
    expect(await issue(undefined, 'other')).toMatchObject(result(-4));
    expect(await check('123456', 'AAAAAAAAAAAAAAAA', 'user-1', 'other')).toMatchObject(result(-4));
  });

  it('answers HTTP 200 even where there is nothing', async () => {
    expect(await ask('GET', `${base()}/other`)).toMatchObject(result(-3));
  });
});
