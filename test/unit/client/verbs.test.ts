import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { ClientContext } from '../../../client/context.ts';
import { signalsOf } from '../../../client/signals.ts';
import { type VerbName, verbNames, verbs } from '../../../contract/verbs.ts';

const page = readFileSync(new URL('../../../docs/client.md', import.meta.url), 'utf8');

it.each(verbNames)('docs/client.md tells how %s is called', (name) => {
  const argument = 'argument' in verbs[name] ? ', [\\w{]' : '';
  expect(page).toMatch(new RegExp(`\\| \`${name}\\(id${argument}`));
});

it('every verb that can be a signal is one of the client’s, and no other', () => {
  const context = {} as ClientContext;
  const withSignal = verbNames.filter((name: VerbName) => verbs[name].signal);
  expect(Object.keys(signalsOf(context))).toEqual(withSignal);
  expect(withSignal).not.toContain('consent');
});
