import { expect, it } from '@jest/globals';
import { parseRetryAfter } from '../../../../activities/http/retry-after.ts';

const now = Date.parse('2026-08-01T00:00:00Z');

it.each([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5_000],
  ['Sat, 01 Aug 2026 00:01:00 GMT', 60_000],
  ['Fri, 31 Jul 2026 23:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After %j asks for %j ms', (header, ms) => {
  expect(parseRetryAfter(header, now)).toBe(ms);
});
