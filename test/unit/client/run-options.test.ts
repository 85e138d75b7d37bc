import { describe, expect, it } from '@jest/globals';
import { parseStart } from '../../../client/input.ts';
import { runOf, startOptions } from '../../../client/run-options.ts';
import type { Provider } from '../../../contract/providers/index.ts';
import { mobileOkSms, nhnEnrol, vaspInput } from '../../support/inputs.ts';

const optionsOf = (provider: Provider, input: unknown) => {
  const run = runOf(provider, 'id-1', parseStart(provider, 'id-1', input), 'a fingerprint', undefined);
  return startOptions({ ...run, limits: 'off' }, 'queue');
};
const attributesOf = (provider: Provider, input: unknown) => {
  const { typedSearchAttributes } = optionsOf(provider, input);
  const pairs = Array.isArray(typedSearchAttributes) ? typedSearchAttributes : (typedSearchAttributes?.getAll() ?? []);
  return Object.fromEntries(pairs.map(({ key, value }) => [key.name, value]));
};

describe('what Temporal receives when a verification starts', () => {
  it('can be searched for', () => {
    expect(attributesOf('mobile-ok', { ...mobileOkSms, purpose: 'sign_up' })).toEqual({
      VerificationProvider: 'mobile-ok',
      VerificationMethod: 'SMS',
      VerificationStatus: 'requesting',
      VerificationPurpose: 'sign_up',
    });
    expect(attributesOf('verify-vasp', vaspInput)).not.toHaveProperty('VerificationMethod');
  });

  it('reads well, with a masked phone at most', () => {
    expect(optionsOf('mobile-ok', mobileOkSms).staticSummary).toBe('MobileOK SMS to 010-****-5678');
    expect(optionsOf('nhn-otp', nhnEnrol('user-1')).staticSummary).toBe('NHN OTP enrolment');
    expect(optionsOf('verify-vasp', vaspInput).staticSummary).toBe('VerifyVASP');
  });

  it('holds nothing personal outside the arguments', () => {
    const { args: _, typedSearchAttributes, ...open } = optionsOf('mobile-ok', mobileOkSms);
    const text = JSON.stringify([open, attributesOf('mobile-ok', mobileOkSms)]);
    for (const secret of ['홍길동', '01012345678', '1990']) expect(text).not.toContain(secret);
    expect(typedSearchAttributes).toBeDefined();
  });

  it('lets an id be started once', () => {
    expect(optionsOf('mobile-ok', mobileOkSms).workflowIdReusePolicy).toBe('REJECT_DUPLICATE');
  });
});
