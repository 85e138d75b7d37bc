/**
 * Normalises numbers as people type and paste them: phones, dates, codes. Forms of the same digit become one (NFKC: full width,
 * circled; digits of other scripts and superscripts are not accepted). Invisible characters and surrounding quotes are dropped,
 * and every kind of space or dash separates. Digits on different lines are never joined.
 */
const plain = (value: string): string =>
  (value.length > longest ? '' : value)
    // Refused later: NFKC would turn these superscripts into digits, and make the number longer.
    .replace(/[\u00b2\u00b3\u00b9\u2070-\u209c]/g, '^')
    // Korean keyboards use the vowel ㅡ and the wide tilde as a dash, and NFKC would change them.
    .replace(/[ㅡ\uff5e]/g, '-')
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .replace(/[\p{Pd}\u2212\u2043\u30fc\u02d7\u2500\u2501]/gu, '-')
    .replace(/[\p{Zs}\t]/gu, ' ')
    .replace(/[・。\u119e\u2022\u2027\u2219\u22c5]/gu, '.')
    .replace(/^[\s"'`‘-‟«»「-』]+|[\s"'`‘-‟«»「-』,;]+$/gu, '');

/** A text longer than this is not searched for a number. */
const longest = 2_000;

const betweenParts = /[ .()\-·]/g;

/** The digits of a text that consists of digits and separators only; undefined otherwise. */
const joined = (text: string, separators: RegExp): string | undefined => {
  const digits = text.replace(separators, '');
  return /^\d+$/.test(digits) ? digits : undefined;
};

/** The digits of a Korean mobile number, starting with `010`; undefined if the text is not exactly one. */
export const readPhone = (value: string): string | undefined => {
  const text = plain(value).replace(/^tel: */i, '');
  const international = /^(\( *)?\+/;
  const digits = joined(text.replace(international, '$1'), betweenParts) ?? '';
  // Accepts +82 (0)10, 0082 10, 82-10, and 10-… whose zero was dropped by a spreadsheet.
  const [, country, rest = ''] = /^((?:00)?82|)0?(1\d{8,9})$/.exec(digits) ?? [];
  if (international.test(text) && country !== '82') return undefined;
  const phone = `0${rest}`;
  // An extension after the number would turn 01x-123-4567 into another number; 010 has only one length.
  const isSplitLate =
    !phone.startsWith('010') &&
    /\d[ .()\-·]+\d{1,3}[ .()\-·]*$/.test(text) &&
    !/(?:^|\D)\d\d \d\d \d\d \d\d$/.test(text);
  return !isSplitLate && /^(010\d{8}|01[16-9]\d{7,8})$/.test(phone) ? phone : undefined;
};

/** The digits of any phone number, even a short one; undefined if the text contains anything else. */
export const readDigits = (value: string): string | undefined => joined(plain(value), betweenParts);

const allDigits = /^(\d{4})(\d{2})(\d{2})\.?$/;
const separated = /^(\d{4}) *[-./· 년年] *(\d{1,2}) *[-./· 월月] *(\d{1,2}) *[.일日]?$/;

/** A date as `YYYY-MM-DD`: year, month and day in this order, separated or as eight digits; undefined if there is no such day. */
export const readDate = (value: string): string | undefined => {
  const text = plain(value);
  const parts = allDigits.exec(text) ?? separated.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = year >= 1_000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : undefined;
};

/**
 * The code in what a user typed or pasted: 4 to 8 digits with any separators. In a whole message, the only number with `length`
 * digits; undefined if there is none, or more than one.
 */
export const readCode = (value: string, length: number): string | undefined => {
  const digits = joined(plain(value), /[ -]/g);
  if (digits !== undefined) return /^\d{4,8}$/.test(digits) ? digits : undefined;
  // No message contains control characters other than line breaks and tabs.
  if (/(?![\t\r\n\u0085])[\p{Cc}\p{Cs}]/u.test(value)) return undefined;
  const found = new Set(value.split(/[\r\n\u0085\u2028\u2029]+/).flatMap(numbersIn));
  const fitting = [...found].filter((number) => number.length === length);
  return fitting.length === 1 ? fitting[0] : undefined;
};

/**
 * The stand-alone numbers in a line: not part of a phone number, time, date, amount, address or word. `123-456` is one number; so
 * is `123 456`, unless there are other digits next to it.
 */
const numbersIn = (line: string): string[] => {
  const text = plain(line).replace(/\b(?:https?:\/\/|www\.)\S+/gi, ' ');
  const neighbours = text.match(/(?:[\w+/=.,:^-]*\d[\w+/=.,:^-]*)(?: [\w+/=.,:^-]*\d[\w+/=.,:^-]*)*/g) ?? [];
  return neighbours.flatMap((some) => {
    const [, first, second] = /^(\d{3}) (\d{3})[.,:]*$/.exec(some) ?? [];
    if (first !== undefined) return `${first}${second}`;
    return some.split(' ').flatMap((each) => {
      const [, number] = /^(?:[A-Za-z]+[-:=]|[-.,:=_]+)?(\d+|\d{3}-\d{3})[-.,:/_]*$/.exec(each) ?? [];
      return number?.replace('-', '') ?? [];
    });
  });
};
