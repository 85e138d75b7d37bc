import type { Fault } from './types.ts';

type Scenario = Omit<Fault, 'provider' | 'call' | 'times' | 'skip'>;

/** A person with this name never matches the phone's owner. */
export const wrongPersonName = '불일치';

/** Phones with this prefix always get the fixed code. */
const fixedCodePrefix = '0100000';
const fixedCode = '123456';

/** Never drawn as a random code, so that a test can submit one of these as a wrong code. */
const neverDrawn = new Set(['000000', '111111', '999999', fixedCode]);

/** The last four digits of a phone, and what happens to every message sent to it. */
const scenarios: Readonly<Record<string, Scenario>> = {
  '0001': { kind: 'outage' },
  '0002': { kind: 'slow', delayMs: 20_000 },
  '0003': { kind: 'lost' },
  '0004': { kind: 'html500' },
  '0005': { kind: '429', retryAfter: 1 },
  '0006': { kind: 'malformed' },
  '0007': { kind: 'missingFields' },
  '0008': { kind: 'stale' },
};

/** Codes sent to it are expired on arrival. */
export const expiresAtOnce = (phone: string): boolean => phone.endsWith('0009');
/** PASS, APP and ARS are approved (declined) automatically. */
export const approvesItself = (phone: string): boolean => phone.endsWith('0020');
export const declinesItself = (phone: string): boolean => phone.endsWith('0021');

/**
 * The scenario of a send to this phone. `0003` always fails; `1003` fails only the first, third and fifth send, so that
 * one can watch a flow recover.
 *
 * @param sends how many sends to this phone came before
 */
export function scenarioOf(phone: string, sends: number): Scenario | undefined {
  const ending = phone.slice(-4);
  if (ending.startsWith('1') && sends % 2 === 1) return undefined;
  return scenarios[ending.startsWith('1') ? `0${ending.slice(1)}` : ending];
}

export function drawCode(phone: string, random: () => number): string {
  if (phone.startsWith(fixedCodePrefix)) return fixedCode;
  for (;;) {
    const code = String(random()).padStart(6, '0');
    if (!neverDrawn.has(code)) return code;
  }
}
