import jsqr from 'jsqr';
import { PNG } from 'pngjs';

/** The text in a QR code. @param png base64 */
export const readQrCode = (png: string): string => {
  const { data, width, height } = PNG.sync.read(Buffer.from(png, 'base64'));
  const read =
    (jsqr as unknown as { default?: typeof jsqr.default }).default ?? (jsqr as unknown as typeof jsqr.default);
  const found = read(new Uint8ClampedArray(data), width, height);
  if (!found) throw new Error('There is no QR code in the picture');
  return found.data;
};
