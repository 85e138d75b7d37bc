import { describe, expect, it } from '@jest/globals';
import { parseStart } from '../../../client/input.ts';
import { limitsOf, subjectOf } from '../../../client/limits.ts';
import { runOf } from '../../../client/run-options.ts';
import { readLimitSettings } from '../../../config/limits.ts';
import type { Provider } from '../../../contract/providers/index.ts';
import { keyedHashes } from '../../../privacy/keyed-hash.ts';
import { mobileOkSms, nhnEnrol, vaspInput } from '../../support/inputs.ts';

const settings = readLimitSettings({ HWAGIN_LIMITS: 'on' });
const { subject: hash } = keyedHashes(Buffer.alloc(32, 3));
const limits = (provider: Provider, input: unknown) => {
  const run = runOf(provider, 'id-1', parseStart(provider, 'id-1', input), 'f', undefined);
  const subject = subjectOf(run, hash);
  const found = limitsOf({ ...run, ...(subject !== undefined && { subject }) }, settings, hash);
  return found === 'off' ? undefined : found;
};
const verify = (userId: string, encodedKey: string, more = {}) =>
  limits('nhn-otp', { action: 'verify', userId, encodedKey, ...more });
const key = 'JBSWY3DPEHPK3PXP';

describe('the limits of a run', () => {
  it('count the codes of one TOTP key together, whatever user id is given', () => {
    const all = ['kim', 'Kim', 'KIM'].map((user) => verify(user, key));
    expect(new Set(all.map((each) => each?.limiter)).size).toBe(3);
    expect(new Set(all.map((each) => each?.keyLimiter)).size).toBe(1);
    expect(all[0]?.keyLimiter).not.toContain(key);
    expect(verify('kim', 'KRUGS4ZANFZSAYJA')?.keyLimiter).not.toBe(all[0]?.keyLimiter);
    expect(verify('kim', key, { profile: 'shop-a' })?.keyLimiter).toMatch(/^limit\/key\/shop-a\//);
  });

  it('treat keys that give the same codes as one: spare bits, and zero bytes at the end', () => {
    expect(verify('kim', `${key}C`)?.keyLimiter).toBe(verify('kim', key)?.keyLimiter);
    expect(verify('kim', `${key}AAAAAAAA`)?.keyLimiter).toBe(verify('kim', key)?.keyLimiter);
    expect(verify('kim', `${key}AAAAAAAB`)?.keyLimiter).not.toBe(verify('kim', key)?.keyLimiter);
  });

  it('have no key if it is not known yet, or there is none', () => {
    expect(limits('nhn-otp', nhnEnrol('user-1'))).not.toHaveProperty('keyLimiter');
    expect(limits('mobile-ok', mobileOkSms)).not.toHaveProperty('keyLimiter');
    expect(limits('verify-vasp', vaspInput)).toBeUndefined();
  });
});
