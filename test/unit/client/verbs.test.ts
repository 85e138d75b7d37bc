import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { ClientContext } from '../../../client/context.ts';
import { signalsOf } from '../../../client/signals.ts';
import { type VerbFacts, verbNames, verbs } from '../../../contract/verbs.ts';

const page = readFileSync(new URL('../../../docs/client.md', import.meta.url), 'utf8');

const handlers = ['conversation', 'travel-rule']
  .map((flow) => readFileSync(new URL(`../../../workflows/${flow}/handlers.ts`, import.meta.url), 'utf8'))
  .join('\n');

it.each(verbNames)('docs/client.md tells how %s is called', (name) => {
  const [row, given] = page.match(new RegExp(`^\\| \`${name}\\(id(?:, (.+?))?\\)\` \\|`, 'm')) ?? [];
  expect(row).toBeDefined();
  const { argument }: VerbFacts = verbs[name];
  // A transfer is written out, as an object.
  const expected = argument === 'transfer' ? '{ txHash, vout? }' : argument;
  expect(given).toBe(expected);
});

it('docs/client.md tells which verbs cannot be signals', () => {
  const [, without = ''] = page.match(/`hwagin.signal` has the same methods \(without (.+?)\)/) ?? [];
  const told = [...without.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect(told).toEqual(verbNames.filter((name) => !verbs[name].signal));
});

it.each(verbNames)('a flow handles %s', (name) => {
  expect(handlers).toMatch(new RegExp(`^      ${name}: \\{`, 'm'));
});

it('every verb that can be a signal is one of the client’s, and no other', () => {
  const context = {} as ClientContext;
  expect(Object.keys(signalsOf(context))).toEqual(verbNames.filter((name) => verbs[name].signal));
});
