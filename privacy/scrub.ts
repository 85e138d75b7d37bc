import { descriptors } from '../contract/providers/index.ts';

const schemes = ['Bearer', 'Basic', ...new Set(descriptors.flatMap(({ authorization }) => authorization ?? []))];

/** Patterns that must not be readable in a log even if somebody wrote them into a sentence: the second line of defence. */
const patterns: readonly [RegExp, string][] = [
  // Query strings: they contain keys, codes and secrets of providers.
  [/(\bhttps?:\/\/[^\s?#"'`]+)\?[^\s"'`]*/g, '$1?…'],
  // The path of NHN's code check contains the code.
  [/(\/codes\/)[^/\s"'`]+/g, '$1…'],
  [new RegExp(`\\b(${schemes.join('|')})\\s+[A-Za-z0-9._~+/=-]{6,}`, 'g'), '$1 …'],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+\b/g, '…@…'],
  // Mobile numbers, as they are typed in Korea and with the country code.
  [/(?<![\w-])(?:\+?82[\s.-]?0?|0)1[016789][\s.-]?\d{3,4}[\s.-]?\d{4}(?![\w-])/g, '010-****-****'],
  // Resident registration numbers, and their first halves with the gender digit.
  [/(?<!\d)\d{6}-[1-8](?:\d{6}|\*{6})(?!\d)/g, '******-*******'],
  // JSON Web Tokens, base32 secrets, CI (88 characters of base64) and other long base64.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…'],
  [/\b[A-Z2-7]{16,64}\b/g, '…'],
  [/(?<![\w+/-])[A-Za-z0-9+/]{60,}={0,2}/g, '…'],
];

export const scrub = (text: string): string =>
  patterns.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text);
