import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { reasons, uncertainReasons } from '../../../contract/reasons.ts';
import { refusalCodes } from '../../../contract/refusals.ts';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

/** The first column of the table under a heading. */
const documented = (heading: string): string[] => {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, code]) => code as string);
};

describe('docs/errors.md', () => {
  it('names every refusal code, and no other, in the order of the source', () => {
    expect(documented('Refusals')).toEqual([...refusalCodes]);
  });

  it('names each of our reasons, and no other, in the order of the source', () => {
    expect(documented('Reasons of ends')).toEqual([...reasons]);
  });
});

it('an end after which nobody knows what happened is uncertain, so that operators look at the provider', () => {
  expect([...uncertainReasons]).toEqual(reasons.filter((reason) => reason.endsWith('_unknown')));
});
