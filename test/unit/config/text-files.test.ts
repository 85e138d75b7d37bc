import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openKeyFile } from '../../../activities/mobile-ok/key-file.ts';
import { rawSetting } from '../../../config/settings.ts';
import { readTemporalSettings } from '../../../config/temporal.ts';
import { loadTerms } from '../../../gateway/page/terms.ts';
import { vectors } from '../../support/mobileok-vectors.ts';

const mark = '\ufeff';
const terms = [
  {
    id: 'service',
    version: '1',
    title: { ko: '이용약관', en: 'Terms' },
    text: { ko: '첫 줄\n둘째 줄', en: 'One\n\ttwo' },
  },
];
/** 홍길동 in EUC-KR. */
const eucKr = Buffer.from([0xc8, 0xab, 0xb1, 0xe6, 0xb5, 0xbf]);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwagin-text-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (content: string | Buffer): string => {
  const path = join(folder, 'content');
  writeFileSync(path, content);
  return path;
};

describe('a byte order mark at the head', () => {
  it('in the file of a secret is not part of it', () => {
    expect(rawSetting('SECRET', { SECRET_FILE: file(`${mark}s3cret\n`) })).toBe('s3cret');
  });

  it('in `.env` is not part of the first name', () => {
    expect(rawSetting('HWAGIN_ENV', { [`${mark}HWAGIN_ENV`]: 'production' })).toBe('production');
    expect(readTemporalSettings({ [`${mark}TEMPORAL_ADDRESS`]: 'temporal.example:7233' }).address).toBe(
      'temporal.example:7233',
    );
  });

  it('in the terms is not part of them', () => {
    expect(loadTerms(file(mark + JSON.stringify(terms)), true)[0]).toMatchObject({
      title: { ko: '이용약관' },
      text: { ko: '첫 줄\n둘째 줄', en: 'One\n two' },
    });
  });

  it('in a base64 key file is not part of it', () => {
    const { password, contentBase64, json } = vectors.keyFile;
    const key = openKeyFile(Buffer.from(`${mark}${contentBase64}\n`), password);
    expect(key.serviceId).toBe(json.ServiceId);
  });
});

describe('a file that is not UTF-8', () => {
  it.each([
    ['UTF-16', Buffer.from(`${mark}s3cret`, 'utf16le')],
    ['UTF-16', Buffer.from('s3cret', 'utf16le')],
    ['EUC-KR', eucKr],
    ['overlong', Buffer.from([0x73, 0xc0, 0xaf])],
  ])('is refused, with the detected encoding %s', (encoding, content) => {
    expect(() => rawSetting('SECRET', { SECRET_FILE: file(content) })).toThrow(
      new RegExp(`^SECRET_FILE: expected a file in UTF-8, not in .*${encoding}`),
    );
    expect(() => loadTerms(file(content), true)).toThrow(new RegExp(`^HWAGIN_TERMS_FILE: .*${encoding}`));
  });

  it('is refused as a key file too', () => {
    const { password, contentBase64 } = vectors.keyFile;
    for (const text of [contentBase64, mark + contentBase64])
      expect(() => openKeyFile(Buffer.from(text, 'utf16le'), password)).toThrow(
        'MOBILEOK_KEY_FILE: expected a file in UTF-8, not in UTF-16',
      );
  });
});

describe('terms', () => {
  it.each([
    ['a control character', '이용\u001b약관'],
    ['an override of the direction', '이용\u202e약관'],
    ['nothing that can be seen', '\u200b'],
  ])('are refused with %s', (_what, title) => {
    const wrong = [{ ...terms[0], title: { ko: title, en: 'Terms' } }];
    expect(() => loadTerms(file(JSON.stringify(wrong)), true)).toThrow(
      'HWAGIN_TERMS_FILE: expected a readable JSON file',
    );
  });
});
