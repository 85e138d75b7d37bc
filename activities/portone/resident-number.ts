import type { Person } from '../../contract/person.ts';

type Born = Pick<Person, 'birthDate' | 'gender' | 'foreigner'>;

/** `YYMMDD`, the first six digits of a resident registration number. */
export const birthDigits = ({ birthDate }: Pick<Born, 'birthDate'>): string => birthDate.replaceAll('-', '').slice(2);

/** The seventh digit: 1 to 4 for Koreans, 5 to 8 for foreigners; odd for men; the higher two of each for births from 2000. */
export const genderDigit = ({ birthDate, gender, foreigner }: Born): string =>
  String((foreigner ? 5 : 1) + (birthDate >= '2000' ? 2 : 0) + (gender === 'female' ? 1 : 0));
