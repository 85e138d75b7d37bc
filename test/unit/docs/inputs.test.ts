import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { inputSchemas, providers } from '../../../contract/providers/index.ts';

const page = readFileSync(new URL('../../../docs/client.md', import.meta.url), 'utf8');
const [, from = ''] = page.split('\n### Inputs\n');
const [section = ''] = from.split('\n### ');
const rowOf = (start: string) => section.split('\n').find((row) => row.startsWith(`| ${start} |`)) ?? '';

interface Shape {
  properties?: object;
  oneOf?: Shape[];
  anyOf?: Shape[];
}

const fieldsOf = ({ properties = {}, oneOf = [], anyOf = [] }: Shape): string[] => [
  ...Object.keys(properties),
  ...[...oneOf, ...anyOf].flatMap(fieldsOf),
];

it.each(providers)('docs/client.md names every field of an input for %s', (provider) => {
  const shape = z.toJSONSchema(inputSchemas[provider], { io: 'input', unrepresentable: 'any' }) as Shape;
  const fields = [...new Set(fieldsOf(shape))];
  const rows = [rowOf(`\`${provider}\``), rowOf('all'), rowOf('all but `verify-vasp`')].join('\n');
  expect(fields.length).toBeGreaterThan(5);
  expect(fields.filter((field) => !new RegExp(`\`${field}\\??[\`:]`).test(rows))).toEqual([]);
});
