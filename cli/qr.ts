import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { renderUnicodeCompact } from 'uqr';

/** A QR code (base64 PNG) as lines for a terminal: the picture is decoded, and its content drawn again with characters. */
export const drawQr = (base64Png: string): string[] => {
  const text = readQr(base64Png);
  if (text === undefined) return ['The QR code cannot be drawn here; --json gives its picture.'];
  // Two modules of quiet zone: enough for phones, and it still fits a terminal of 80 columns.
  return renderUnicodeCompact(text, { border: 2 }).split('\n');
};

/** The text in a QR code; undefined if it cannot be read. @param base64Png the picture */
export const readQr = (base64Png: string): string | undefined => {
  try {
    const { data, width, height } = PNG.sync.read(Buffer.from(base64Png, 'base64'));
    return jsqr.default(new Uint8ClampedArray(data), width, height)?.data;
  } catch {
    return undefined;
  }
};
