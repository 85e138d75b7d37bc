import type { Readable } from 'node:stream';
import { HwaginError } from '../client/index.ts';
import { decodeUtf8 } from '../contract/utf8.ts';

/** Reads a stream to its end, as text. Throws `invalid_input` if it is not UTF-8. */
export const readAll = async (stream: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return textIn(Buffer.concat(chunks));
};

/** Text of a file or of stdin: UTF-8, with or without a byte order mark. Throws `invalid_input`. */
export const textIn = (bytes: Uint8Array): string => {
  const decoded = decodeUtf8(bytes);
  if ('text' in decoded) return decoded.text;
  const message = `input: expected text in UTF-8, not in ${decoded.encoding}`;
  throw new HwaginError({ code: 'invalid_input', message, field: 'input' });
};
