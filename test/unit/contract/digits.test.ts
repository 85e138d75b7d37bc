import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCode } from '../../../contract/code.js';
import { readDate, readDigits, readPhone } from '../../../contract/digits.ts';

const phone = '01012345678';

describe('a phone number', () => {
  it.each([
    '010-1234-5678',
    '010 1234 5678',
    '010.1234.5678',
    '(010) 1234-5678',
    '010·1234·5678',
    '０１０－１２３４－５６７８',
    '010\u20111234\u20115678',
    '010–1234–5678',
    '010—1234―5678',
    '010\u22121234\u22125678',
    '010ㅡ1234ㅡ5678',
    '010-1234-5678\u200b',
    '\ufeff010-1234-5678',
    '\u202d010-1234-5678\u202c',
    '010\u00ad-1234-5678',
    '010\u00a01234\u30005678',
    '010\u20071234\u20095678',
    '010\t1234\t5678',
    '010-1234-5678\n',
    '010-1234-5678, ',
    '010 12 34 56 78',
    '010 1234 56 78',
    '010-12345-678',
    '0 1 0 1 2 3 4 5 6 7 8',
    '010ㆍ1234ㆍ5678',
    '010‧1234•5678',
    '010～1234～5678',
    '010─1234━5678',
    '"010-1234-5678"',
    "'01012345678'",
    '“010-1234-5678”',
    '+82 10 1234 5678',
    '+82-10-1234-5678',
    '+82 (0)10-1234-5678',
    '(+82) 10-1234-5678',
    '＋８２ １０ １２３４ ５６７８',
    '+82-010-1234-5678',
    '0082 10 1234 5678',
    '0082-010-1234-5678',
    '82-10-1234-5678',
    '821012345678',
    '10-1234-5678',
    '1012345678',
    'tel:+82-10-1234-5678',
    'TEL:010-1234-5678',
  ])('is read from %j', (value) => {
    expect(readPhone(value)).toBe(phone);
  });

  it.each([
    ['011-123-4567', '0111234567'],
    ['+82 11 123 4567', '0111234567'],
    ['016-1234-5678', '01612345678'],
    ['19 123 4567', '0191234567'],
  ])('is read from the older form %j', (value, digits) => {
    expect(readPhone(value)).toBe(digits);
  });

  it.each([
    '010-1234-567',
    '010-123-4567',
    '010-1234-56789',
    '012-1234-5678',
    '015-1234-5678',
    '02-1234-5678',
    '1588-1234',
    '+1 212 555 0100',
    '+10 1234 5678',
    '+010-1234-5678',
    '++82 10 1234 5678',
    '82+10 1234 5678',
    '001-82-10-1234-5678x',
    '010-1234-5678 ext 5',
    '010-1234-5678 #5',
    '010-1234-5678;ext=5',
    '011-123-4567 8',
    '011-123-4567²',
    '010-1234-567²',
    '010-1234-5678, 010-8765-4321',
    '010-1234-5678/010-8765-4321',
    '010-1234-5678 010-8765-4321',
    '010-1234-5678\n010-8765-4321',
    '010-1234\n5678',
    '010-1234-5678\u0000',
    '010\u001b-1234-5678',
    '٠١٠١٢٣٤٥٦٧٨',
    '०१०१२३४५६७८',
    '010-1234-567O',
    '010-****-5678',
    '',
    '\u200b',
    '-',
    `010-1234-5678${' '.repeat(2_000)}9`,
  ])('is not read from %j', (value) => {
    expect(readPhone(value)).toBeUndefined();
  });

  const separator = fc.constantFrom('', '-', ' ', '.', '\u2011', '–', '\u00a0', '\u3000', '\u200b', '\u00ad', ' - ');
  const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
  const parts = fc.oneof(
    fc.tuple(fc.constant('010'), digits(4), digits(4)),
    fc.tuple(fc.constantFrom('011', '016', '017', '018', '019'), fc.oneof(digits(3), digits(4)), digits(4)),
  );
  const fullWidth = (text: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));

  it('is the same number however it was typed, and reads the same again', () => {
    fc.assert(
      fc.property(parts, separator, separator, fc.boolean(), fc.boolean(), ([a, b, c], first, second, wide, abroad) => {
        const typed = `${abroad ? `+82${first}${a.slice(1)}` : a}${first}${b}${second}${c}`;
        expect(readPhone(wide ? fullWidth(typed) : typed)).toBe(a + b + c);
        expect(readPhone(a + b + c)).toBe(a + b + c);
      }),
    );
  });

  it('never gets longer, and two numbers never become one', () => {
    fc.assert(
      fc.property(parts, parts, separator, digits(1), (one, other, between, more) => {
        expect(readPhone(`${one.join('-')}${between}${other.join('-')}`)).toBeUndefined();
        expect(readPhone(`${one.join('-')} ${more}`)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const read = readPhone(value);
        const given = value.normalize('NFKC').replace(/\D/g, '').length;
        if (read !== undefined) expect(read.length).toBeLessThanOrEqual(given + 1);
      }),
    );
  });
});

describe('the digits of any number', () => {
  it('are read without what separates them', () => {
    expect(readDigits('１５８８–1234')).toBe('15881234');
    expect(readDigits('02) 123-4567')).toBe('021234567');
    expect(readDigits('1588-1234 (고객센터)')).toBeUndefined();
  });
});

describe('a date', () => {
  it.each([
    '1990-01-31',
    '19900131',
    '1990.01.31.',
    '1990. 1. 31.',
    '1990/1/31',
    '1990년 1월 31일',
    '1990년 1월 31일'.normalize('NFD'),
    '1990年1月31日',
    '１９９０－０１－３１',
    '1990–01–31',
    '1990ㆍ1ㆍ31',
    '1990\u201101\u201131\u200b',
    '"1990-01-31"',
    ' 1990 01 31 ',
  ])('is read from %j', (value) => {
    expect(readDate(value)).toBe('1990-01-31');
  });

  it.each([
    '900131',
    '90-01-31',
    '31-01-1990',
    '01/31/1990',
    '1990131',
    '1990-02-30',
    '1990-13-01',
    '1990-00-10',
    '1990-01-31T00:00:00Z',
    '1990-01-31\n1991-01-31',
    '1990-01-31 1',
    '١٩٩٠-٠١-٣١',
    '1990-01-3²',
    'tomorrow',
    '',
  ])('is not read from %j', (value) => {
    expect(readDate(value)).toBeUndefined();
  });

  it('is the same however it was typed, and reads the same again', () => {
    const days = fc.date({ min: new Date('1880-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom('-', '.', '/', '. ', '\u2011', ''), (day, separator) => {
        const date = day.toISOString().slice(0, 10);
        expect(readDate(date.replaceAll('-', separator))).toBe(date);
        expect(readDate(readDate(date) ?? '')).toBe(date);
      }),
    );
  });
});

describe('a code', () => {
  it.each([
    '123456',
    '１２３４５６',
    '    123456',
    '123 456',
    '123-456',
    '123\u2011456',
    '1 2 3 4 5 6',
    '\u200e123456\u200f',
    '"123456"',
    '[123456]',
    '123456.',
    'G-123456',
    '[Hwagin] 인증번호 [123456]를 입력하세요',
    '[Web발신]\n[Hwagin] 본인확인 인증번호[123456]를 입력해 주세요. 문의 1588-1234',
    '인증번호123456입니다. 14:30까지 입력하세요. 010-1234-5678',
    '인증번호 123456 (3분 이내)',
    '인증번호 123456 3분 이내',
    'Your code is 123 456.',
    'code:123456',
    'Your code: 123456 https://hwagin.kr/654321',
    '123456 is your code.\n\n@hwagin.kr #123456',
    '<#> 123456 FA+9qCX9VSu',
    '인증번호 123456 (2026-11-25 14:30:05)',
    '인증번호:123456/유효시간:3분',
    '인증번호_123456_입니다',
    '인증번호 １２３４５６',
    '[Hwagin] 인증번호 [123456]를 입력하세요'.normalize('NFD'),
  ])('is found in %j', (value) => {
    expect(readCode(value, 6)).toBe('123456');
  });

  it.each([
    '',
    'hello',
    '123',
    '123456789',
    '123456 654321',
    '123456\n654321',
    '123\n456',
    '12a456',
    '12345a',
    'a123456',
    '123456a',
    '+123456',
    '123456.0',
    '1,123456',
    '인증번호 1234',
    '인증번호 12345612',
    '인증번호 123456 또는 654321',
    '010-1234-5678',
    '인증번호는 문자를 보세요. 010-1234-5678, 14:30',
    '코드 24-01-31',
    'https://hwagin.kr/123456',
    '12345²',
    '인증번호 12345²',
    '١٢٣٤٥٦',
    '인증번호 123456²',
  ])('is not found in %j', (value) => {
    expect(readCode(value, 6)).toBeUndefined();
  });

  it('of another length is passed on, so that its provider can say what is expected', () => {
    expect(readCode('1234', 6)).toBe('1234');
    expect(readCode('1234-5678', 6)).toBe('12345678');
  });

  it('is never made of two, and reads the same again', () => {
    const codes = fc.stringMatching(/^[0-9]{6}$/);
    const between = fc.constantFrom(' ', '-', '\n', ', ', ' / ', ' 또는 ', '\u00a0');
    fc.assert(
      fc.property(codes, codes, between, (one, other, separator) => {
        fc.pre(one !== other);
        expect(readCode(`${one}${separator}${other}`, 6)).toBeUndefined();
        expect(readCode(readCode(one, 6) ?? '', 6)).toBe(one);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (value) => {
        const read = readCode(value, 6);
        if (read !== undefined) expect(readCode(read, 6)).toBe(read);
      }),
    );
  });
});
