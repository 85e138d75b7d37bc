/**
 * For a further message: the caller's id, a mark, zeros, and the number in three digits. Longer than any id that a caller may
 * choose.
 */
const numberAt = 37;
const digits = 3;
const mark = 'R';

/**
 * The `merchant_uid` of a message: KCP requires it to be unique, alphanumeric and at most 40 characters. The first message has
 * the caller's own (1 to 36 characters), every further one has 40: no two are equal, whatever callers choose.
 */
export const merchantUidOf = (merchantUid: string, number: number): string => {
  if (number === 1) return merchantUid;
  if (number >= 10 ** digits) throw new RangeError('merchant_uid: expected fewer than 1000 messages');
  return `${`${merchantUid}${mark}`.padEnd(numberAt, '0')}${String(number).padStart(digits, '0')}`;
};
