const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The whole bytes that the base32 text encodes, without trailing zeros: keys that give the same codes are equal. */
export const bytesOfKey = (encoded: string): string => {
  const bits = encoded.replace(/./g, (letter) => base32.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.match(/[01]{8}/g) ?? [];
  while (bytes.at(-1) === '00000000') bytes.pop();
  return bytes.join('');
};
