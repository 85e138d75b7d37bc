import { isPastDay } from './kst.ts';

const oldestYears = 120;

export interface Born {
  /** `YYYY-MM-DD` */
  date: string;
  gender: 'male' | 'female';
  foreigner: boolean;
}

/**
 * Reads the first six digits of a resident number and the seventh, which encodes century, gender and nationality: 1, 2,
 * 5, 6 were born before 2000, 3, 4, 7, 8 since; 5 to 8 are foreigners.
 *
 * @returns undefined if the two cannot belong to a living person
 */
export function readResidentNumber(birth: string, digit: string): Born | undefined {
  if (!/^\d{6}$/.test(birth) || !/^[1-8]$/.test(digit)) return undefined;
  const day = `${'1256'.includes(digit) ? '19' : '20'}${birth}`;
  if (!isPastDay(day, Date.now())) return undefined;
  if (new Date().getUTCFullYear() - Number(day.slice(0, 4)) > oldestYears) return undefined;
  return {
    date: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
    gender: Number(digit) % 2 === 1 ? 'male' : 'female',
    foreigner: Number(digit) >= 5,
  };
}
