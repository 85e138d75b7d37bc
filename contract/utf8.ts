/** The decoded text, or the name of the bytes' encoding, as far as it can be detected. */
export type Decoded = { text: string } | { encoding: string };

/**
 * Text is UTF-8 or refused: bytes of another encoding would silently become other letters. A leading byte order mark is dropped.
 */
export const decodeUtf8 = (bytes: Uint8Array): Decoded => {
  const wide = wideEncodingOf(bytes);
  if (wide) return { encoding: wide };
  const text = decodedAs('utf-8', bytes);
  if (text !== undefined) return { text };
  if (isShapedAsUtf8(bytes)) return { encoding: 'UTF-8 with overlong forms or surrogates' };
  return { encoding: decodedAs('euc-kr', bytes) === undefined ? 'an unknown encoding' : 'EUC-KR' };
};

const decodedAs = (encoding: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** Detected by its byte order mark, or by a NUL byte next to the first character, which our texts never contain. */
const wideEncodingOf = ([first, second, third, fourth]: Uint8Array): string | undefined => {
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'UTF-32' : 'UTF-16';
  if (first === 0xfe && second === 0xff) return 'UTF-16';
  if (first === 0 && second === 0) return 'UTF-32';
  if (second === 0 && third === 0 && fourth === 0) return 'UTF-32';
  return second !== undefined && (first === 0) !== (second === 0) ? 'UTF-16' : undefined;
};

/** Whether leading and continuation bytes are where UTF-8 has them, whatever they encode. */
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
