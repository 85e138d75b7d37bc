import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

const scale = 6;
const quietZone = 4;

/** A QR code of the text as a PNG: black on white, one bit per pixel. */
export function qrPng(text: string): Buffer {
  const { size, data } = encode(text, { ecc: 'M', border: quietZone });
  const side = size * scale;
  const rows: Buffer[] = [];
  for (const modules of data) {
    const row = Buffer.alloc(1 + Math.ceil(side / 8));
    for (let x = 0; x < side; x += 1) {
      const white = modules[Math.floor(x / scale)] !== true;
      const at = 1 + (x >> 3);
      if (white) row[at] = (row[at] ?? 0) | (0x80 >> (x & 7));
    }
    for (let y = 0; y < scale; y += 1) rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1; // bit depth; colour type 0 is greyscale
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
