/** Bytes as text, or the encoding that they are in instead, as far as that can be told. */
export type Decoded = { text: string } | { encoding: string };

/**
 * Text is UTF-8 or refused: bytes of another encoding would become other letters in silence. A byte order mark at the head is
 * no part of the text.
 */
export const decodeUtf8 = (bytes: Uint8Array): Decoded => {
  const wide = wideEncodingOf(bytes);
  if (wide) return { encoding: wide };
  const text = decodedAs('utf-8', bytes);
  if (text !== undefined) return { text };
  if (isShapedAsUtf8(bytes)) return { encoding: 'UTF-8 with overlong forms or surrogates' };
  return { encoding: decodedAs('euc-kr', bytes) === undefined ? 'no encoding that we know' : 'EUC-KR' };
};

const decodedAs = (encoding: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** By its byte order mark, or by the NUL beside the first character, which no text of ours has. */
const wideEncodingOf = ([first, second, third, fourth]: Uint8Array): string | undefined => {
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'UTF-32' : 'UTF-16';
  if (first === 0xfe && second === 0xff) return 'UTF-16';
  if (first === 0 && second === 0) return 'UTF-32';
  if (second === 0 && third === 0 && fourth === 0) return 'UTF-32';
  return second !== undefined && (first === 0) !== (second === 0) ? 'UTF-16' : undefined;
};

/** Leading and following bytes where UTF-8 has them, whatever they stand for. */
const isShapedAsUtf8 = (bytes: Uint8Array): boolean => {
  let following = 0;
  for (const byte of bytes) {
    const follows = byte >> 6 === 0b10;
    if (follows !== following > 0) return false;
    if (follows) following--;
    else following = byte < 0xc0 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf8 ? 3 : -1;
    if (following < 0) return false;
  }
  return following === 0;
};
