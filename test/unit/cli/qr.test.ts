import { describe, expect, it } from '@jest/globals';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { encode } from 'uqr';
import { drawQr } from '../../../cli/qr.ts';

const otpauth = 'otpauth://totp/Hwagin:user-1?secret=JBSWY3DPEHPK3PXP&issuer=Hwagin';

/** A picture with `scale` pixels per module, dark where `isDark` returns true. */
const picture = (width: number, height: number, scale: number, isDark: (x: number, y: number) => boolean): PNG => {
  const png = new PNG({ width: width * scale, height: height * scale });
  for (let y = 0; y < png.height; y++)
    for (let x = 0; x < png.width; x++) {
      const shade = isDark(Math.floor(x / scale), Math.floor(y / scale)) ? 0 : 255;
      png.data.set([shade, shade, shade, 255], (y * png.width + x) * 4);
    }
  return png;
};

/**
 * What a phone sees on a dark terminal: characters are light, spaces dark; each character holds two modules, one above the other.
 */
const scan = (lines: string[]): string | undefined => {
  const isDark = (x: number, y: number) => {
    const character = lines[Math.floor(y / 2)]?.[x] ?? ' ';
    return character === ' ' || character === (y % 2 === 0 ? '▄' : '▀');
  };
  const seen = picture(lines[0]?.length ?? 0, lines.length * 2, 4, isDark);
  return jsqr.default(new Uint8ClampedArray(seen.data), seen.width, seen.height, { inversionAttempts: 'dontInvert' })
    ?.data;
};

describe('a QR code in the terminal', () => {
  it('can be scanned, and has the content of the picture', () => {
    const { size, data } = encode(otpauth, { border: 4 });
    const png = picture(size, size, 5, (x, y) => data[y]?.[x] === true);
    const lines = drawQr(PNG.sync.write(png).toString('base64'));
    expect(scan(lines)).toBe(otpauth);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is not drawn from something that is not a picture', () => {
    expect(drawQr('bm8gcGljdHVyZQ==')).toEqual(['The QR code cannot be drawn here; --json gives its picture.']);
  });
});
