import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { verbNames, verbs } from '../../../contract/verbs.ts';
import { problems } from '../../../gateway/http/codes.ts';

const page = readFileSync(new URL('../../../docs/http.md', import.meta.url), 'utf8');

/** The cells of the table whose first row starts with `heading`. */
const rowsOf = (heading: string): string[][] => {
  const [, rows = ''] = page.split(`\n| ${heading} |`)[1]?.split(/\n\|(?:---\|)+\n/) ?? [];
  const table = rows.slice(0, rows.search(/\n[^|]|$/));
  return table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
};

/** A row with several statuses names a code for each, in the same order. */
const statusAt = (statuses: string, index: number): number => {
  const all = statuses.split(', ').map(Number);
  return (all.length > 1 ? all[index] : all[0]) ?? Number.NaN;
};

describe('docs/http.md', () => {
  const routes = rowsOf('route').flatMap(([, route = '', who = '']) =>
    [...route.matchAll(/(?:POST \/v1\/verifications\/\{id\}|…)\/([a-z/]+)`/g)].map(([, end]) => ({ end, who })),
  );

  it.each(verbNames)('names the route of %s, and who may take it', (name) => {
    const { route, roles } = verbs[name];
    const found = routes.find(({ end }) => end === route);
    expect(found?.who.split(', ')).toEqual([...roles]);
  });

  const told = rowsOf('HTTP').flatMap(([, statuses = '', codes = '']) =>
    [...codes.matchAll(/`([a-z_]+)`/g)].map(([, code = ''], index) => ({ code, status: statusAt(statuses, index) })),
  );

  it.each([...problems])('names the code %s with its HTTP status', (code, { status }) => {
    expect(told.filter((each) => each.code === code)).toEqual([{ code, status }]);
  });

  it('names no other code', () => {
    expect(told.map(({ code }) => code).filter((code) => !problems.has(code))).toEqual([]);
  });
});
