const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * 48 bits of a text in 8 characters, with the mixing function of MurmurHash. For keys that nobody can choose (made from run ids),
 * not for secrets. At 200 a second, a new key collides with one of the 4,000 that a limiter remembers about once in eleven years.
 */
export const shortHash = (text: string): string => {
  let [a, b] = [0x9e3779b9, 0x85ebca6b];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = mixed(a ^ (b >>> 15));
  b = mixed(b ^ (a >>> 13));
  return letters(a) + letters(b);
};

const mixed = (word: number): number => {
  let value = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
};

/** 24 bits. */
const letters = (word: number): string =>
  [0, 6, 12, 18].map((shift) => alphabet.charAt((word >>> shift) & 63)).join('');
