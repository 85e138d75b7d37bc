import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanText, lengthOf, text } from '../../../contract/text.ts';

const taken = (max: number, value: string) => text(max).safeParse(value).data;

describe('a free text', () => {
  it('is composed: a name typed on a Mac is the same as any other', () => {
    expect(taken(50, '홍길동'.normalize('NFD'))).toBe('홍길동');
    expect(taken(19, '가나다라마바사아자차카타파하거너더러머'.normalize('NFD'))).toHaveLength(19);
  });

  it.each([
    ['a zero-width space', '홍\u200b길동'],
    ['a soft hyphen', '홍\u00ad길동'],
    ['a byte order mark', '\ufeff홍길동'],
    ['marks of the direction', '\u200e홍길동\u200f'],
    ['isolates and embeddings, as contacts are copied', '\u2068\u202a홍길동\u202c\u2069'],
    ['a word joiner', '홍\u2060길동'],
    ['a variation selector', '홍\ufe0f길동\u{e0100}'],
    ['hidden letters of a flag', '홍길동\u{e0061}\u{e0062}'],
    ['a Hangul filler', '홍길동\u3164'],
    ['a joiner that joins nothing', '홍\u200d길\u200c동'],
    ['spaces around it', ' \u3000홍길동\u00a0'],
  ])('loses %s', (_what, value) => {
    expect(taken(50, value)).toBe('홍길동');
  });

  it.each([
    ['a no-break space', 'Taylor\u00a0Robbins'],
    ['an ideographic space', 'Taylor\u3000Robbins'],
    ['a figure space', 'Taylor\u2007Robbins'],
    ['several', 'Taylor  \u2009 Robbins'],
    ['a blank of Braille', 'Taylor\u2800Robbins'],
  ])('has one plain space for %s', (_what, value) => {
    expect(taken(50, value)).toBe('Taylor Robbins');
  });

  it.each([
    ['NUL', '홍\0길동'],
    ['ESC', '\u001b[31m홍길동'],
    ['a line break', '홍길동\n관리자'],
    ['a line break at its end', '홍길동\n'],
    ['a tab', '홍\t길동'],
    ['a control of C1', '홍\u0085길동'],
    ['a line separator', '홍\u2028길동'],
    ['half a surrogate pair', '홍\ud800길동'],
    ['the other half', '\udc00'],
    ['an override of the direction', '홍\u202e길동'],
    ['the sign of what was decoded wrongly', '홍\ufffd동'],
    ['a code point that is no character', '홍\uffff'],
    ['nothing', ''],
    ['spaces alone', ' \u3000\u00a0'],
    ['what nobody sees alone', '\u200b\u2060\ufeff'],
    ['fillers alone', '\u3164\u115f\u1160\uffa0'],
    ['accents alone', '\u0301\u0308'],
    ['blanks of Braille alone', '\u2800\u2800'],
    ['the heads of notes that have none', '\u{1d159}\u{1d159}'],
  ])('is refused with %s', (_what, value) => {
    expect(text(50).safeParse(value).success).toBe(false);
  });

  it.each([
    "O'Neil",
    'O’Neil',
    '김·이',
    'Núñez-García, José',
    '👨‍👩‍👧‍👦',
    '👩🏽‍🚒',
    '❤️',
    '1️⃣',
    '🇰🇷',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'علی‌رضا',
    'क्‍ष',
  ])('stays as it is: %s', (value) => {
    expect(taken(50, value)).toBe(value);
  });

  it('is as long as a person counts', () => {
    expect(lengthOf('👨‍👩‍👧‍👦홍🇰🇷e\u0301')).toBe(4);
    expect(taken(2, '👨‍👩‍👧‍👦홍')).toBe('👨‍👩‍👧‍👦홍');
    expect(taken(2, '홍길동')).toBeUndefined();
    // One character for a person, but a thousand for the receiver.
    expect(taken(2, `a${'\u0301'.repeat(1_000)}`)).toBeUndefined();
  });

  it('has several lines only where that is allowed', () => {
    expect(text(20, { lines: true }).parse('[000000]\r\n입니다')).toBe('[000000]\n입니다');
    expect(text(20, { lines: true }).safeParse('[000000]\u001b').success).toBe(false);
  });

  it('matches the document’s pattern', () => {
    const { pattern } = text(50).meta() as { pattern: string };
    const said = new RegExp(pattern, 'u');
    expect(said.test('홍길동')).toBe(true);
    for (const value of ['', ' \u3000', '\u200b', '홍\n', '\u0000', '\u202e홍']) expect(said.test(value)).toBe(false);
  });

  const anyText = fc.string({ unit: 'binary', maxLength: 30 });
  const withMarks = fc
    .array(
      fc.constantFrom(
        '홍',
        '가'.normalize('NFD'),
        'e',
        '\u0301',
        '\u200b',
        '\u200d',
        '\ufe0f',
        '👩',
        '🏽',
        '1',
        '\u20e3',
        '\u3164',
        ' ',
        '\u00a0',
        '\u{1f3f4}',
        '\u{e0067}',
        'ا',
        'ᠠ',
        '\u180b',
        '\u200c',
      ),
    )
    .map((parts) => parts.join(''));

  it('is the same once it is clean, and the same in every form of Unicode', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, withMarks), (value) => {
        const clean = cleanText(value);
        if (clean === undefined) return;
        expect(cleanText(clean)).toBe(clean);
        expect(clean.normalize('NFC')).toBe(clean);
        expect(clean.length).toBeLessThanOrEqual(value.normalize('NFC').length * 3);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is the same for the same name, however it was typed', () => {
    const spaces = fc.constantFrom(' ', '\u00a0', '\u3000', '  ');
    const marks = fc.constantFrom('', '\u200b', '\u00ad', '\ufeff', '\u2060', '\u200e', '\u2069');
    const letters = fc.constantFrom('홍', '길', '동', 'é', 'A', 'ő');
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1 }),
        letters,
        spaces,
        fc.func(marks),
        fc.boolean(),
        (first, last, space, mark, apart) => {
          const name = `${first.join('')} ${last}`;
          const typed = Array.from(name, (each, index) => (each === ' ' ? space : each + mark(index))).join('');
          expect(cleanText(apart ? typed.normalize('NFD') : typed)).toBe(name.normalize('NFC'));
        },
      ),
    );
  });
});
