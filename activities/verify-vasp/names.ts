import type { Ivms101 } from '../../contract/travel-rule/ivms101.ts';

/** Every name in an IVMS101 party, normalised for comparison; undefined if nothing can be read. */
export const namesIn = (party: unknown): Set<string> | undefined => {
  const names = new Set<string>();
  collect(parsed(party), names, 0);
  return names.size === 0 ? undefined : names;
};

/** The same for the persons or companies in the input. */
export const namesOf = (persons: Ivms101['originator']['originatorPersons']): Set<string> =>
  namesIn(persons) ?? new Set();

/** Strings are JSON, but not always: single quotes and truncated texts occur. */
const parsed = (party: unknown): unknown => {
  if (typeof party !== 'string') return party;
  try {
    return JSON.parse(party) as unknown;
  } catch {
    return undefined;
  }
};

const deepest = 12;

const collect = (value: unknown, names: Set<string>, depth: number): void => {
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  const { primaryIdentifier, secondaryIdentifier, legalPersonName } = value as Record<string, unknown>;
  if (typeof primaryIdentifier === 'string') {
    const parts = [primaryIdentifier, ...(typeof secondaryIdentifier === 'string' ? [secondaryIdentifier] : [])];
    add(names, parts.join(''));
    add(names, parts.reverse().join(''));
  }
  if (typeof legalPersonName === 'string') add(names, legalPersonName);
  for (const part of Object.values(value)) collect(part, names, depth + 1);
};

/** Case, spaces and punctuation are ignored: either side may change them. */
const add = (names: Set<string>, name: string): void => {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  if (plain !== '') names.add(plain);
};
