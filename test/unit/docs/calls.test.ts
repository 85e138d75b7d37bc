import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { eachActivityProvider } from '../../../activities/providers.ts';

const page = readFileSync(new URL('../../../docs/providers.md', import.meta.url), 'utf8');

it.each(eachActivityProvider)('docs/providers.md has a row for every activity of $provider', ({ calls }) => {
  const missing = Object.keys(calls).filter((activity) => !page.includes(`\n| \`${activity}\` |`));
  expect(missing).toEqual([]);
});
