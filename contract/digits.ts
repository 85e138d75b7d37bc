/**
 * Numbers as people type, paste and lose them: phones, dates, codes. Forms of the same digit are one (NFKC: full width, circled;
 * not other scripts' digits, not footnotes), what nobody sees is dropped, so are quotes around it, and every kind of space or dash
 * separates. A line break separates more than a number's parts: what stands on two lines is never put together.
 */
const plain = (value: string): string =>
  (value.length > longest ? '' : value)
    // Refused below: NFKC would make a digit of it, and a number longer.
    .replace(/[\u00b2\u00b3\u00b9\u2070-\u209c]/g, '^')
    // The vowel ㅡ and the wide tilde, which Korean keyboards give for a dash, are other signs after NFKC.
    .replace(/[ㅡ\uff5e]/g, '-')
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .replace(/[\p{Pd}\u2212\u2043\u30fc\u02d7\u2500\u2501]/gu, '-')
    .replace(/[\p{Zs}\t]/gu, ' ')
    .replace(/[・。\u119e\u2022\u2027\u2219\u22c5]/gu, '.')
    .replace(/^[\s"'`‘-‟«»「-』]+|[\s"'`‘-‟«»「-』,;]+$/gu, '');

/** Of what is longer than this, a whole message, nothing is a number. */
const longest = 2_000;

const betweenParts = /[ .()\-·]/g;

/** The digits of a text of digits and separators; undefined when anything else is in it. */
const joined = (text: string, separators: RegExp): string | undefined => {
  const digits = text.replace(separators, '');
  return /^\d+$/.test(digits) ? digits : undefined;
};

/** A Korean mobile number's digits, from `010`; undefined when it is not one, or more than one. */
export const readPhone = (value: string): string | undefined => {
  const text = plain(value).replace(/^tel: */i, '');
  const international = /^(\( *)?\+/;
  const digits = joined(text.replace(international, '$1'), betweenParts) ?? '';
  // Of +82 (0)10, 0082 10, 82-10; and of 10-…, whose zero a spreadsheet has taken.
  const [, country, rest = ''] = /^((?:00)?82|)0?(1\d{8,9})$/.exec(digits) ?? [];
  if (international.test(text) && country !== '82') return undefined;
  const phone = `0${rest}`;
  // Digits behind the number, an extension, would make another one of 01x-123-4567; 010 has one length only.
  const isSplitLate =
    !phone.startsWith('010') &&
    /\d[ .()\-·]+\d{1,3}[ .()\-·]*$/.test(text) &&
    !/(?:^|\D)\d\d \d\d \d\d \d\d$/.test(text);
  return !isSplitLate && /^(010\d{8}|01[16-9]\d{7,8})$/.test(phone) ? phone : undefined;
};

/** The digits of any phone number, also a short one; undefined when there is something else. */
export const readDigits = (value: string): string | undefined => joined(plain(value), betweenParts);

const allDigits = /^(\d{4})(\d{2})(\d{2})\.?$/;
const separated = /^(\d{4}) *[-./· 년年] *(\d{1,2}) *[-./· 월月] *(\d{1,2}) *[.일日]?$/;

/** A day as `YYYY-MM-DD`: year, month, day in this order, separated or as eight digits; undefined when there is no such day. */
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
 * The code in what a user typed or pasted: 4 to 8 digits, whatever separates them. Of a whole message the one number in it that
 * has `length` digits; undefined when there is none, or several.
 */
export const readCode = (value: string, length: number): string | undefined => {
  const digits = joined(plain(value), /[ -]/g);
  if (digits !== undefined) return /^\d{4,8}$/.test(digits) ? digits : undefined;
  // No message holds controls but its line breaks.
  if (/(?![\t\r\n\u0085])[\p{Cc}\p{Cs}]/u.test(value)) return undefined;
  const found = new Set(value.split(/[\r\n\u0085\u2028\u2029]+/).flatMap(numbersIn));
  const fitting = [...found].filter((number) => number.length === length);
  return fitting.length === 1 ? fitting[0] : undefined;
};

/**
 * The numbers that stand by themselves in a line: not a part of a phone number, a time, a date, an amount, an address or a word.
 * `123-456` is one number; so is `123 456`, where no other digits are beside it.
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
