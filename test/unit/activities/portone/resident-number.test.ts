import { describe, expect, it } from '@jest/globals';
import { birthDigits, genderDigit } from '../../../../activities/portone/resident-number.ts';

describe('the resident number’s first digits', () => {
  it.each([
    ['1', '1999-12-31', 'male', false],
    ['2', '1999-12-31', 'female', false],
    ['3', '2000-01-01', 'male', false],
    ['4', '2000-01-01', 'female', false],
    ['5', '1999-12-31', 'male', true],
    ['6', '1999-12-31', 'female', true],
    ['7', '2000-01-01', 'male', true],
    ['8', '2000-01-01', 'female', true],
  ] as const)('the gender digit is %s for %s, %s, foreigner %s', (digit, birthDate, gender, foreigner) => {
    expect(genderDigit({ birthDate, gender, foreigner })).toBe(digit);
  });

  it('the date of birth is six digits without the century', () => {
    expect(birthDigits({ birthDate: '2005-03-09' })).toBe('050309');
  });
});
