import { describe, expect, it } from '@jest/globals';
import { readKoreanMidnight, readMoment } from '../../../../activities/reading/time.ts';

const now = Date.parse('2026-11-25T03:00:00Z');

describe('a moment', () => {
  it.each([
    1_700_000_000,
    1_700_000_000_000,
    '1700000000',
    '1700000000000',
    ' 1700000000 ',
    '2023-11-14T22:13:20Z',
    '2023-11-15T07:13:20+09:00',
  ])('is the same however it is written: %p', (value) => {
    expect(readMoment(value, now)).toBe('2023-11-14T22:13:20.000Z');
  });

  it.each([
    0,
    -1,
    1,
    1.7e15,
    Number.NaN,
    4_000_000_000,
    '2023-11-14T22:13:20',
    '2023-11-14',
    'soon',
    '',
    null,
    undefined,
    true,
    {},
  ])('that cannot be right, or has no zone, is none: %p', (value) => {
    expect(readMoment(value, now)).toBeUndefined();
  });
});

describe('midnight in Korea', () => {
  it.each([
    [633_711_600, '1990-01-31'],
    ['633711600', '1990-01-31'],
    [633_711_600_000, '1990-01-31'],
    [633_744_000, '1990-01-31'],
    [31_503_600, '1971-01-01'],
    [31_503_600_000, '1971-01-01'],
    [Date.parse('1967-06-01T00:00+09:00'), '1967-06-01'],
    [Date.parse('1960-01-01T00:00+08:30') / 1_000, '1960-01-01'],
    [Date.parse('1958-06-01T00:00+09:30') / 1_000, '1958-06-01'],
    [Date.parse('1988-07-01T00:00+10:00') / 1_000, '1988-07-01'],
    [Date.parse('1930-03-01T00:00+09:00') / 1_000, '1930-03-01'],
  ])('%p is the date of %s, by every clock Korea has had', (seconds, date) => {
    expect(readKoreanMidnight(seconds)).toBe(date);
  });

  it.each([633_711_601, 19_900_131, '19900131', '1990-01-31', 1e300, null, undefined, ''])('%p is none', (value) => {
    expect(readKoreanMidnight(value)).toBeUndefined();
  });
});
