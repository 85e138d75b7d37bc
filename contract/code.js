/**
 * Reads codes as people type and paste them. Plain JavaScript without imports: the gateway also serves this file to its page
 * (`gateway/page/routes.ts`), so that page and API read codes in the same way. Its types are in `code.d.ts`.
 */

/**
 * Normalises text that contains a number. Forms of the same digit become one (NFKC: full width, circled; digits of other scripts
 * and superscripts are not accepted). Invisible characters and surrounding quotes are dropped, and every kind of space or dash
 * separates. Digits on different lines are never joined.
 */
export const plain = (value) =>
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

/** The digits of a text that consists of digits and separators only; undefined otherwise. */
export const joined = (text, separators) => {
  const digits = text.replace(separators, '');
  return /^\d+$/.test(digits) ? digits : undefined;
};

/** The digits of a text that consists of digits, spaces and dashes only, however many; undefined otherwise. */
export const typedDigits = (value) => joined(plain(value), /[ -]/g);

/**
 * The code in what a user typed or pasted: 4 to 8 digits with any separators. In a whole message, the only number with `length`
 * digits; undefined if there is none, or more than one.
 */
export const readCode = (value, length) => {
  const digits = typedDigits(value);
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
const numbersIn = (line) => {
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
