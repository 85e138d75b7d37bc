import { defaultRules, type Rules } from '../rules.ts';
import { spellings } from '../spelling/spellings.ts';

const words: Partial<Record<keyof Rules, readonly string[]>> = {
  spelling: spellings,
  mobileOkSiteIdName: ['siteID', 'siteId'],
  portOneV1WrongOtp: ['code200', 'status500'],
  verifyVaspPending: ['WAIT', 'PENDING', 'null', 'absent'],
};

const personFields = ['name', 'phone', 'birthDate', 'gender', 'foreigner'];

/** Checks rules that came from outside. Throws, naming the rule, if they are invalid. */
export function checkRules(rules: Readonly<Record<string, unknown>>): asserts rules is Partial<Rules> {
  for (const [name, value] of Object.entries(rules)) {
    if (!isRule(name)) throw new TypeError(`rules.${name}: expected one of ${Object.keys(defaultRules).join(', ')}`);
    const expected = expectation(name, value);
    if (expected) throw new TypeError(`rules.${name}: expected ${expected}; got ${JSON.stringify(value)}`);
  }
}

function isRule(name: string): name is keyof Rules {
  return Object.hasOwn(defaultRules, name);
}

/** @returns what was expected, if the value is invalid */
function expectation(name: keyof Rules, value: unknown): string | undefined {
  const allowed = words[name];
  if (allowed) return allowed.some((word) => word === value) ? undefined : allowed.join(', ');
  if (name === 'verifiedAs') {
    const isPerson =
      typeof value === 'object' && Object.keys(value ?? {}).every((field) => personFields.includes(field));
    return isPerson ? undefined : `null or an object of ${personFields.join(', ')}`;
  }
  if (name === 'verifyVaspCallback') {
    const isTarget = typeof value === 'object' && (value === null || ('url' in value && typeof value.url === 'string'));
    return isTarget ? undefined : 'null or an object with url';
  }
  if (typeof defaultRules[name] === 'boolean') return typeof value === 'boolean' ? undefined : 'true or false';
  return typeof value === 'number' && value >= 0 ? undefined : 'a number from 0';
}
