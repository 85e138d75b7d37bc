/** Whether two decimal numbers are equal, whatever their notation: `0.50`, `.5`, `5e-1`. Exact, for any number of digits. */
export const sameAmount = (a: string | number, b: string | number): boolean => {
  const [left, right] = [canonicalAmount(String(a)), canonicalAmount(String(b))];
  return left !== undefined && left === right;
};

/** The digits without leading and trailing zeros, and the power of ten of the last one. */
export const canonicalAmount = (text: string): string | undefined => {
  const match = /^(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text.trim());
  if (!match || !(match[1] || match[2])) return undefined;
  const digits = `${match[1] ?? ''}${match[2] ?? ''}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const exponent = Number(match[3] ?? 0) - (match[2]?.length ?? 0) + digits.length - significant.length;
  return `${significant}e${exponent}`;
};
