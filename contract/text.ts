import { z } from 'zod';

/**
 * The one rule for text from people (numbers: `digits.ts`). It is applied before anything is checked, sent, hashed or compared,
 * so that a text is the same however it was typed.
 *
 * Letters are composed (NFC: macOS file names and some forms decompose Hangul), every kind of space becomes a space, and
 * invisible characters are dropped. Returns undefined if the text contains something that is invalid in text: control characters,
 * half a surrogate pair, direction overrides, the replacement character of wrongly decoded text.
 */
export const cleanText = (value: string, { lines = false } = {}): string | undefined => {
  const text = lines ? value.replace(/\r\n?/g, '\n').replaceAll('\t', ' ') : value;
  if (impossible.test(lines ? text.replaceAll('\n', '') : text)) return undefined;
  return text
    .replace(invisible, '')
    .replace(lines ? /[\p{Zs}\u2800]/gu : /[\p{Zs}\u2800]+/gu, ' ')
    .trim()
    .normalize('NFC');
};

const impossible = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u202d\u202e\ufff9-\ufffd]/u;

/** Invisible characters. Unicode classifies the null notehead (U+1D159) as a symbol. */
const nothingSeen = '[\\p{Default_Ignorable_Code_Point}\\p{Cf}\\u{1d159}]';

/** An invisible character is kept where it changes how its neighbours are shown. */
const says = [
  // Within an emoji: its joiner, its coloured form, a keycap, the letters of a flag.
  '(?<=\\p{ExtPict}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d(?=\\p{ExtPict})',
  '(?<=\\p{ExtPict})[\\ufe0e\\ufe0f]',
  '(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
  '(?<=\\u{1f3f4}[\\u{e0030}-\\u{e007a}]{0,6})[\\u{e0030}-\\u{e007a}\\u{e007f}]',
  // Between letters of scripts whose spelling uses it.
  ...['Arab', 'Syrc', 'Mong', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh'].map(
    (script) =>
      `(?<=(?!${nothingSeen})\\p{Script=${script}})[\\u200c\\u200d](?=(?!${nothingSeen})\\p{Script=${script}})`,
  ),
].join('|');
const invisible = new RegExp(`(?!${says})${nothingSeen}`, 'gu');

/** How many characters a person counts. */
export const lengthOf = (text: string): number => {
  let count = 0;
  for (const _ of graphemes.segment(text)) count++;
  return count;
};
const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** The most code units a character may have: without this, one could carry thousands of accents. */
const unitsOfOne = 16;

export interface TextRule {
  /** Whether it may have several lines. @default false */
  lines?: boolean;
  /** `units`: as vendors count a message (UTF-16 code units). @default as a person counts characters */
  counted?: 'units';
  /** The error message for anything else. @default how long it may be */
  expected?: string;
}

/** A free text: 1 to `max` characters after normalisation. */
export const text = (max: number, { lines = false, counted, expected }: TextRule = {}) => {
  const error = expected ?? `expected 1 to ${max} characters`;
  const fits = (clean: string): boolean => {
    if (counted === 'units') return clean.length <= max;
    return clean.length <= max || (clean.length <= max * unitsOfOne && lengthOf(clean) <= max);
  };
  return z
    .string({ error })
    .transform((value, context) => {
      const clean = cleanText(value, { lines });
      if (clean !== undefined && /[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u.test(clean) && fits(clean)) return clean;
      const message = clean === undefined ? `${error}, without control characters` : error;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .meta({ minLength: 1, maxLength: max, pattern: lines ? documented('\\n') : documented('') });
};

/** For the API document: all that is accepted, except some rare characters. */
const documented = (also: string): string => {
  const no = `\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202d\\u202e\\ud800-\\udfff\\ufdd0-\\ufdef\\ufff9-\\uffff`;
  const unseen =
    '\\s\\u00ad\\u0300-\\u036f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f' +
    '\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8';
  const any = also === '' ? `[^${no}]*` : `(?:[^${no}]|${also})*`;
  return `^${any}[^${no}${unseen}]${any}$`;
};
