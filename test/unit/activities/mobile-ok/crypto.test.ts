import { constants, createHash, createPrivateKey, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { newClientTxId } from '../../../../activities/mobile-ok/client-tx-id.ts';
import { HybridError, open, readPublicKey, seal, sealShort } from '../../../../activities/mobile-ok/hybrid.ts';
import { openKeyFile } from '../../../../activities/mobile-ok/key-file.ts';
import { formatRequestTime, parseIssueDate } from '../../../../activities/mobile-ok/kst.ts';
import { vectors } from '../../../support/mobileok-vectors.ts';

const key = openKeyFile(Buffer.from(vectors.keyFile.contentBase64, 'base64'), vectors.keyFile.password);
const serverKey = createPrivateKey({
  key: Buffer.from(vectors.serverPrivateKey, 'base64'),
  format: 'der',
  type: 'pkcs8',
});

describe('hybrid encryption', () => {
  it('opens the result of an independent implementation', () => {
    expect(open(vectors.result.wire, key.clientPrivateKey)).toEqual(vectors.result.json);
  });

  it('seals what the server’s key opens', () => {
    const content = { userName: '홍길동', long: 'x'.repeat(2_000) };
    expect(open(seal(content, key.serverPublicKey), serverKey)).toEqual(content);
  });

  it('puts key, iv and the hash of the plain text into the head', () => {
    const [rsa] = seal({ a: 1 }, key.serverPublicKey).split('|') as [string];
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const head = privateDecrypt({ key: serverKey, ...oaep }, Buffer.from(rsa, 'base64')).toString();
    const [keys, hash] = head.split('|') as [string, string];
    expect(Buffer.from(keys, 'base64')).toHaveLength(48);
    expect(hash).toBe(createHash('sha256').update('{"a":1}').digest('base64'));
  });

  it('never seals the same way twice', () => {
    expect(seal({}, key.serverPublicKey)).not.toBe(seal({}, key.serverPublicKey));
  });

  it('seals short texts with RSA alone', () => {
    const sealed = Buffer.from(sealShort('clientTxId|20260101', key.serverPublicKey), 'base64');
    const plain = privateDecrypt(
      { key: serverKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      sealed,
    );
    expect(plain.toString()).toBe('clientTxId|20260101');
  });

  it.each(Object.entries(vectors.badResults))('refuses a result with this fault: %s', (_name, wire) => {
    expect(() => open(wire, key.clientPrivateKey)).toThrow(HybridError);
  });

  it('refuses a result whose body was changed', () => {
    const [head, body] = vectors.result.wire.split('|') as [string, string];
    const bytes = Buffer.from(body, 'base64');
    bytes[20] = (bytes[20] as number) ^ 1;
    expect(() => open(`${head}|${bytes.toString('base64')}`, key.clientPrivateKey)).toThrow(HybridError);
  });

  it('takes only RSA public keys of at least 2048 bits', () => {
    expect(readPublicKey(vectors.keyFile.json.ServerPublicKey).asymmetricKeyType).toBe('rsa');
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    for (const bad of [
      '',
      'nonsense',
      ...[small, curve].map((k) => k.export({ format: 'der', type: 'spki' }).toString('base64')),
    ])
      expect(() => readPublicKey(bad)).toThrow(HybridError);
  });
});

describe('a clientTxId', () => {
  it.each(['', 'A', 'HWAGIN', 'ABCD1234'])(
    'has 20 to 40 characters after the prefix %j, and is new every time',
    (prefix) => {
      const ids = Array.from({ length: 100 }, () => newClientTxId(prefix));
      for (const id of ids) expect(id).toMatch(new RegExp(`^${prefix}[0-9a-f]{20,}$`));
      for (const id of ids) expect(id.length).toBeLessThanOrEqual(40);
      expect(new Set(ids).size).toBe(100);
    },
  );
});

describe('Korean times', () => {
  it('writes the request’s time in Seoul', () => {
    expect(formatRequestTime(Date.parse('2026-12-31T15:00:01.999Z'))).toBe('20270101000001');
  });

  it.each([
    ['2026-11-22 09:01:00.123', '2026-11-22T00:01:00.123Z'],
    ['2026-11-22 09:01:00', '2026-11-22T00:01:00.000Z'],
    ['2026-11-22T09:01:00', '2026-11-22T00:01:00.000Z'],
    ['20261122090100', '2026-11-22T00:01:00.000Z'],
    ['20261122090100123', '2026-11-22T00:01:00.123Z'],
    ['2026/11/22 09:01:00', '2026-11-22T00:01:00.000Z'],
    ['2026-11-22T09:01:00.5+09:00', '2026-11-22T00:01:00.500Z'],
    ['2026-11-22T09:01:00+0900', '2026-11-22T00:01:00.000Z'],
    ['2026-11-22 00:01:00Z', '2026-11-22T00:01:00.000Z'],
  ])('reads the issue date %j', (text, utc) => {
    expect(parseIssueDate(text)).toBe(Date.parse(utc));
  });

  it.each(['', '2026-11-22', '202611220901', '2026-13-22 09:01:00', '2026-11-22 25:01:00', '2026-11-22 09:0100'])(
    'does not read %j as an issue date',
    (text) => {
      expect(parseIssueDate(text)).toBeUndefined();
    },
  );
});
