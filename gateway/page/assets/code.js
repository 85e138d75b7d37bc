/**
 * The code in what somebody typed or pasted, with the rules of `contract/digits.ts`; a test keeps the two in step. Undefined if
 * there is none, or more than one.
 */
export const codeIn = (value, length = 6) => {
  const digits = digitsIn(value);
  if (digits !== undefined) return /^\d{4,8}$/.test(digits) ? digits : undefined;
  if (/(?![\t\r\n\u0085])[\p{Cc}\p{Cs}]/u.test(value)) return undefined;
  const found = new Set(value.split(/[\r\n\u0085\u2028\u2029]+/).flatMap(numbersIn));
  const fitting = [...found].filter((number) => number.length === length);
  return fitting.length === 1 ? fitting[0] : undefined;
};

/** All the digits, if the text contains only digits and separators. */
export const digitsIn = (value) => {
  const digits = plain(value).replace(/[ -]/g, '');
  return /^\d+$/.test(digits) ? digits : undefined;
};

const plain = (value) =>
  (value.length > 2_000 ? '' : value)
    .replace(/[\u00b2\u00b3\u00b9\u2070-\u209c]/g, '^')
    .replace(/[ㅡ\uff5e]/g, '-')
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .replace(/[\p{Pd}\u2212\u2043\u30fc\u02d7\u2500\u2501]/gu, '-')
    .replace(/[\p{Zs}\t]/gu, ' ')
    .replace(/[・。\u119e\u2022\u2027\u2219\u22c5]/gu, '.')
    .replace(/^[\s"'`‘-‟«»「-』]+|[\s"'`‘-‟«»「-』,;]+$/gu, '');

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
