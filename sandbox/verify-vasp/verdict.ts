import type { CreateRequest } from './create-fields.ts';

export interface Verdict {
  result: string;
  reason: string;
  message?: string;
  /** How many delays it takes; null for never. */
  delays: number | null;
  /** A second result, this many delays later, which replaces the first. */
  then?: { result: string; reason: string; delays: number };
}

/** Beneficiaries by name. Taylor Robbins and Ethan Cook are the Robot VASP's; the rest are the sandbox's own. */
const beneficiaries: Readonly<Record<string, Verdict>> = {
  'Taylor Robbins': { result: 'VERIFIED', reason: 'OK', delays: 1 },
  'Ethan Cook': { result: 'DENIED', reason: 'UNVERIFIED-KYC', delays: 1 },
  'Wanda Wait': { result: 'WAIT', reason: '', delays: null },
  'Simon Slow': { result: 'VERIFIED', reason: 'OK', delays: 10 },
  'Erin Error': { result: 'ERROR', reason: 'UNDEFINED-ERROR', delays: 1 },
  'Lara Lack': {
    result: 'DENIED',
    reason: 'LACK-OF-INFORMATION',
    message: 'NATURAL_PERSON_DATE_AND_PLACE_OF_BIRTH',
    delays: 1,
  },
  'Uma Unknown': { result: 'UNKNOWN', reason: '', delays: 1 },
  'Nina New': { result: 'SOMETHING-NEW', reason: 'OK', delays: 1 },
  'Wesley Withdrawn': {
    result: 'VERIFIED',
    reason: 'OK',
    delays: 1,
    then: { result: 'ERROR', reason: 'UNDEFINED-ERROR', delays: 2 },
  },
  'Tim Timeout': { result: 'VERIFIED', reason: 'OK', delays: 1 },
  'Robot Company': { result: 'VERIFIED', reason: 'OK', delays: 1 },
};

/** What the counterparty will answer. Names it does not know do not match. */
export function verdictOn({ originator, beneficiary }: CreateRequest): Verdict {
  if (isNamed(originator.name, 'Pablo Escobar') && originator.born === '1949-12-01')
    return { result: 'DENIED', reason: 'BLACKLISTED', delays: 1 };
  const known = Object.keys(beneficiaries).find((name) => isNamed(beneficiary.name, name));
  const verdict = known === undefined ? undefined : beneficiaries[known];
  return verdict ?? { result: 'DENIED', reason: 'MISMATCHED-NAME', delays: 1 };
}

/** Whether the create is answered with the Enclave's own 408, although the record was created. */
export function losesItsAnswer({ beneficiary }: CreateRequest): boolean {
  return isNamed(beneficiary.name, 'Tim Timeout');
}

/** The vendor's own examples put the family name sometimes first, sometimes second. */
function isNamed(name: string, expected: string): boolean {
  return name === expected || name === expected.split(' ').reverse().join(' ');
}
