import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../privacy/canonical-json.ts';
import { loadKeyedHashes } from '../../../privacy/keyed-hash.ts';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const ring = (...fills: number[]) => fills.map((fill) => `k${fill}:${key(fill)}`).join(',');
const hashes = (env: Record<string, string>) => loadKeyedHashes({ HWAGIN_ENCRYPTION_KEYS: ring(1), ...env });

describe('keyed hashes', () => {
  it('are the same for the same input, whatever the order of its fields', () => {
    const { fingerprint } = hashes({});
    expect(fingerprint('nhn-otp', { a: 1, b: { c: 2, d: [3] } })).toBe(
      fingerprint('nhn-otp', { b: { d: [3], c: 2 }, a: 1 }),
    );
  });

  it('differ by input, by provider and by use', () => {
    const { fingerprint, subject } = hashes({});
    const all = [
      fingerprint('nhn-otp', '01012345678'),
      fingerprint('nhn-otp', '01012345679'),
      fingerprint('mobile-ok', '01012345678'),
      subject('01012345678'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('stay the same across a rotation, with or without a key of their own', () => {
    for (const own of [{}, { HWAGIN_SUBJECT_KEY: key(9) }]) {
      const before = hashes({ HWAGIN_ENCRYPTION_KEYS: ring(1), ...own }).subject('01012345678');
      expect(hashes({ HWAGIN_ENCRYPTION_KEYS: ring(2, 1), ...own }).subject('01012345678')).toBe(before);
    }
  });

  it('need the key', () => {
    const one = hashes({ HWAGIN_SUBJECT_KEY: key(8) }).subject('01012345678');
    expect(hashes({ HWAGIN_SUBJECT_KEY: key(9) }).subject('01012345678')).not.toBe(one);
    expect(hashes({}).subject('01012345678')).not.toBe(one);
  });
});

describe('canonicalJson', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    );
  });

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ b: undefined, a: [{ d: 1, c: undefined }] })).toBe('{"a":[{"d":1}]}');
  });
});
