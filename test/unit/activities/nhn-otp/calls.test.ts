import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createNhnOtpActivities } from '../../../../activities/nhn-otp/index.ts';
import { nhnOtp } from '../../../../activities/nhn-otp/provider.ts';
import type { NhnOtpActivities } from '../../../../activities/nhn-otp/types.ts';
import { failureOf, inActivity } from '../../../support/in-activity.ts';
import { type ScriptedServer, scriptedServer } from '../../../support/scripted-server.ts';

const base = '/otp/v1.0/appkeys/app-key-1';
const encodedKey = 'YUI5RSM2QNNRNJ7C';
const user = { userId: 'user one', serviceName: 'Hwagin' };
const header = (resultCode: number, more: object = {}) => ({
  body: { header: { resultCode, resultMessage: '', successful: resultCode === 0 }, ...more },
});
const key = (more: object = {}) => header(0, { Key: { encodedKey, qrCodeEncodedString: 'iVBORw0KGgo=', ...more } });

let server: ScriptedServer;
let activities: NhnOtpActivities;
const makeKey = () => inActivity(() => activities.nhnOtpKey(user));
const check = (code = '135790') => inActivity(() => activities.nhnOtpCheck({ userId: user.userId, encodedKey, code }));

beforeEach(async () => {
  server = await scriptedServer();
  const state = nhnOtp.read({ NHN_OTP_URL: server.url, NHN_OTP_APP_KEY: 'app-key-1' });
  if (!state.on) throw new Error('expected it to be on');
  activities = createNhnOtpActivities(state.settings);
});
afterEach(() => server.close());

describe('keys', () => {
  it('gives the key and its QR code', async () => {
    server.answer(`${base}/keys`, key());
    await expect(makeKey()).resolves.toEqual({ encodedKey, qrCode: 'iVBORw0KGgo=' });
    expect(server.seen[0]).toMatchObject({ method: 'POST', body: user });
  });

  it.each([
    header(0, { key: { encodedKey, qrCodeEncodedString: 'iVBORw0KGgo=' } }),
    header(0, { encodedKey, qrCodeEncodedString: 'iVBORw0KGgo=' }),
    { body: { header: { resultCode: '0' }, Key: { encodedKey, qrCodeEncodedString: 'iVBORw0KGgo=' } } },
    key({ qrCodeEncodedString: 'iVBO\nRw0KGgo=\r\n' }),
    key({ qrCodeEncodedString: 'data:image/png;base64,iVBORw0KGgo=' }),
  ])('gives them also where they are spelt otherwise than in the examples: %j', async (answer) => {
    server.answer(`${base}/keys`, answer);
    await expect(makeKey()).resolves.toEqual({ encodedKey, qrCode: 'iVBORw0KGgo=' });
  });

  it.each([
    [header(-4), 'ProviderRejected', false],
    [header(-2), 'ProviderRejected', false],
    [header(-777), 'ProviderRejected', false],
    [header(-1), 'ProviderUnavailable', true],
    [header(-3), 'ProviderUnavailable', true],
    [header(0), 'InvalidAnswer', true],
    [key({ encodedKey: 'not base32' }), 'InvalidAnswer', true],
    [{ body: { header: { resultCode: '0' } } }, 'InvalidAnswer', true],
    [{ status: 500, body: key().body }, 'ProviderUnavailable', true],
    ['lost', 'ProviderUnavailable', true],
  ] as const)('%j is %s', async (answer, type, retryable) => {
    server.answer(`${base}/keys`, answer);
    expect(await failureOf(makeKey())).toMatchObject({ type, retryable });
  });
});

describe('the check of a code', () => {
  const path = `${base}/codes/135790/verification`;

  it('is right by resultCode 0', async () => {
    server.answer(path, header(0));
    await expect(check()).resolves.toEqual({ kind: 'right', at: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(server.seen[0]).toMatchObject({ method: 'GET', query: { userId: 'user one', encodedKey } });
  });

  it.each([
    [-101, 'wrong'],
    [-102, 'wrong'],
    [-1, 'unknown'],
    [-3, 'unknown'],
    [-777, 'unknown'],
    [1, 'unknown'],
    [-2, 'final'],
    [-4, 'final'],
  ] as const)('%d is %s', async (resultCode, meaning) => {
    server.answer(path, header(resultCode));
    await expect(check()).resolves.toEqual({ kind: 'refused', code: String(resultCode), meaning });
  });

  it('blames the code for -2 where it has not six digits', async () => {
    server.answer(`${base}/codes/12345678/verification`, header(-2));
    await expect(check('12345678')).resolves.toMatchObject({ meaning: 'wrong' });
  });

  it('reads a resultCode that is text', async () => {
    server.answer(path, { body: { header: { resultCode: '0', successful: 'true' } } });
    await expect(check()).resolves.toMatchObject({ kind: 'right' });
    server.answer(path, { body: { header: { resultCode: '-101' } } });
    await expect(check()).resolves.toMatchObject({ kind: 'refused', meaning: 'wrong' });
  });

  it('is not right for the word `successful` alone', async () => {
    server.answer(path, { body: { header: { resultCode: -101, successful: true } } });
    await expect(check()).resolves.toMatchObject({ kind: 'refused', meaning: 'wrong' });
  });

  it.each([
    ['lost', 'AmbiguousSend'],
    [{ status: 502, body: '<html>' }, 'AmbiguousSend'],
    [{ status: 500, body: header(0).body }, 'AmbiguousSend'],
    [{ status: 404, body: header(0).body }, 'InvalidAnswer'],
    [{ body: {} }, 'InvalidAnswer'],
    [{ body: { header: { resultCode: null } } }, 'InvalidAnswer'],
    [{ body: { header: { resultCode: '' } } }, 'InvalidAnswer'],
    [{ body: { header: { resultCode: false } } }, 'InvalidAnswer'],
    [{ body: { header: { resultCode: [0] } } }, 'InvalidAnswer'],
    [{ body: { header: { resultCode: 0, successful: false } } }, 'InvalidAnswer'],
    [{ body: { header: { resultCode: 0, isSuccessful: 'false' } } }, 'InvalidAnswer'],
    [{ status: 401, body: {} }, 'ProviderRejected'],
    [{ status: 429 }, 'ProviderUnavailable'],
  ] as const)('%j is never right, but %s', async (answer, type) => {
    server.answer(path, answer);
    expect(await failureOf(check())).toMatchObject({ type, retryable: false });
  });

  it('shows neither code, key, user nor URL when it fails', async () => {
    for (const answer of ['lost', { status: 502, body: '<html>' }, { body: 'no json' }, { body: {} }] as const) {
      server.answer(path, answer);
      const { text } = await failureOf(check());
      for (const secret of ['135790', encodedKey, 'user one', 'user+one', '127.0.0.1', 'app-key-1'])
        expect(text).not.toContain(secret);
    }
  });
});
