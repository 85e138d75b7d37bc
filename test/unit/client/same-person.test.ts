import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HwaginError } from '../../../client/errors.ts';
import { parse, parseCode, parseStart } from '../../../client/input.ts';
import { subjectOf, subjectsNamed } from '../../../client/limits.ts';
import { visibilityQuery } from '../../../client/list.ts';
import type { Provider } from '../../../contract/providers/index.ts';
import { transferSchema } from '../../../contract/travel-rule/transfer.ts';
import { keyedHashes } from '../../../privacy/keyed-hash.ts';
import { mobileOkSms, nhnEnrol, person, vaspInput } from '../../support/inputs.ts';

const hashes = keyedHashes(new Uint8Array(32).fill(7));
const fingerprint = (input: unknown) =>
  hashes.fingerprint('mobile-ok', parseStart('mobile-ok', 'id-1', input as typeof mobileOkSms));
const subject = (input: unknown) =>
  subjectOf(
    { provider: 'mobile-ok', input: parseStart('mobile-ok', 'id-1', input as typeof mobileOkSms) },
    hashes.subject,
  );
const refusalOf = (act: () => unknown): HwaginError => {
  try {
    act();
  } catch (error) {
    if (error instanceof HwaginError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};

describe('the same person, however typed,', () => {
  it('has one fingerprint and one hash, and goes to the provider in one form', () => {
    const separators = fc.constantFrom('', '-', ' ', '.', '\u2011', '\u2013', '\u3000', '\u200b');
    const phones = fc
      .tuple(fc.constantFrom('010', '+82 10', '0082-10', '82 (0)10', '10', '０１０'), separators, separators)
      .map(([begin, first, second]) => `${begin}-1234${first}${second}5678`);
    const names = fc.constantFrom(
      '홍길동',
      '홍길동'.normalize('NFD'),
      ' 홍길동\u200b',
      '\u2068홍길동\u2069',
      '\ufeff홍길동\u00a0',
    );
    const dates = fc.constantFrom(
      '1990-01-31',
      '19900131',
      '1990. 1. 31.',
      '1990년 1월 31일',
      '１９９０－０１－３１',
      '1990\u201101\u201131',
    );
    const [same, hash] = [fingerprint(mobileOkSms), subject(mobileOkSms)];
    fc.assert(
      fc.property(names, phones, dates, (name, phone, birthDate) => {
        const typed = { ...mobileOkSms, person: { ...person, name, phone, birthDate } };
        expect(parseStart('mobile-ok', 'id-1', typed).person).toEqual({ ...person, phone: '01012345678' });
        expect(fingerprint(typed)).toBe(same);
        expect(subject(typed)).toBe(hash);
      }),
    );
  });

  it('is found by any of these', () => {
    const [phone] = subjectsNamed('010-1234-5678', hashes.subject);
    for (const typed of ['+82 10-1234-5678', '０１０１２３４５６７８', '10-1234-5678', 'tel:010-1234-5678\u200b'])
      expect(subjectsNamed(typed, hashes.subject)[0]).toBe(phone);
    const enrolled = subjectOf(
      { provider: 'nhn-otp', input: parseStart('nhn-otp', 'id-1', nhnEnrol('길동\u200b'.normalize('NFD'))) },
      hashes.subject,
    );
    expect(subjectsNamed('길동', hashes.subject)).toEqual([enrolled]);
    expect(visibilityQuery({ subjects: subjectsNamed('길동', hashes.subject), limit: 1 })).toContain(String(enrolled));
  });

  it('has a name of the length that a person counts', () => {
    const named = (name: string) => ({ ...mobileOkSms, person: { ...person, name } });
    expect(parseStart('mobile-ok', 'id-1', named('가'.repeat(50).normalize('NFD'))).person.name).toBe('가'.repeat(50));
    expect(refusalOf(() => parseStart('mobile-ok', 'id-1', named('가'.repeat(51)))).field).toBe('person.name');
  });
});

describe('what cannot be in a text', () => {
  const asset = { ...vaspInput.asset };
  const company = { method: 'SMS', person } as const;
  const lms = { method: 'LMS', person } as const;
  const ars = { method: 'ARS', person } as const;
  const vasp = (primaryIdentifier: string) => {
    const input = structuredClone(vaspInput) as unknown as {
      ivms101: { originator: { originatorPersons: { naturalPerson: { name: { nameIdentifier: object[] } } }[] } };
    };
    input.ivms101.originator.originatorPersons = [
      { naturalPerson: { name: { nameIdentifier: [{ primaryIdentifier, nameIdentifierType: 'LEGL' }] } } },
    ];
    return input;
  };
  const fields: [string, Provider, (text: string) => unknown][] = [
    ['person.name', 'mobile-ok', (name) => ({ ...mobileOkSms, person: { ...person, name } })],
    ['labels.0', 'mobile-ok', (label) => ({ ...mobileOkSms, labels: [label] })],
    ['message', 'mobile-ok', (text) => ({ ...mobileOkSms, message: `[000000]${text}` })],
    ['message', 'mobile-ok', (text) => ({ ...lms, message: `[000000]${text.replaceAll('\n', '\u0000')}` })],
    ['arsCode', 'mobile-ok', (arsCode) => ({ ...ars, arsCode })],
    ['arsMessage', 'mobile-ok', (arsMessage) => ({ ...ars, arsMessage })],
    ['company', 'portone-v1', (name) => ({ ...company, company: name })],
    ['customerId', 'portone-v2', (customerId) => ({ ...company, ip: '203.0.113.7', customerId })],
    ['userId', 'nhn-otp', (userId) => nhnEnrol(userId)],
    ['serviceName', 'nhn-otp', (serviceName) => ({ ...nhnEnrol('u'), serviceName })],
    ['beneficiaryVaspId', 'verify-vasp', (beneficiaryVaspId) => ({ ...vaspInput, beneficiaryVaspId })],
    ['asset.network', 'verify-vasp', (network) => ({ ...vaspInput, asset: { ...asset, network } })],
    [
      'ivms101.originator.originatorPersons.0.naturalPerson.name.nameIdentifier.0.primaryIdentifier',
      'verify-vasp',
      vasp,
    ],
  ];

  it.each(fields)('is refused in %s of %s', (field, provider, inputWith) => {
    for (const wrong of ['a\u0000b', 'a\u001bb', 'a\nb', 'a\u202eb', 'a\ud800b', 'a\ufffdb']) {
      const error = refusalOf(() => parseStart(provider, 'id-1', inputWith(wrong) as never));
      expect(error).toMatchObject({ code: 'invalid_input', field });
    }
    expect(() => parseStart(provider, 'id-1', inputWith("O'a·😀") as never)).not.toThrow();
  });

  it.each(fields.filter(([field]) => field !== 'message'))(
    'alone, unseen, is refused in %s of %s',
    (field, provider, inputWith) => {
      for (const unseen of ['\u200b\u2060', '\u3164', '\u00a0\u3000', '\ufeff'])
        expect(refusalOf(() => parseStart(provider, 'id-1', inputWith(unseen) as never))).toMatchObject({ field });
    },
  );

  it('does not keep a long message from having lines', () => {
    const { message } = parseStart('mobile-ok', 'id-1', { ...lms, message: '[Hwagin]\r\n[000000]' }) as {
      message: string;
    };
    expect(message).toBe('[Hwagin]\n[000000]');
  });

  it('is refused in a date, a phone and a reply number without a guess', () => {
    const wrong = { ...person, phone: '010-1234-567', birthDate: '31-01-1990' };
    const error = refusalOf(() =>
      parseStart('mobile-ok', 'id-1', { ...mobileOkSms, person: wrong, replyNumber: '1588-1234 내선 1' }),
    );
    expect(error.problems?.map(({ field }) => field)).toEqual(['person.phone', 'person.birthDate', 'replyNumber']);
  });
});

describe('the hash of a transaction', () => {
  it('loses what came along when it was copied', () => {
    expect(parse(transferSchema, { txHash: ' \ufeff0xabc\u200b\u00a0' })).toEqual({ txHash: '0xabc' });
    for (const txHash of ['0xabc\n0xdef', '0x abc', '\u200b'])
      expect(refusalOf(() => parse(transferSchema, { txHash }))).toMatchObject({ field: 'txHash' });
  });
});

describe('a date of IVMS101', () => {
  it('is taken however it is separated, and is a day', () => {
    const born = (dateOfBirth: string) => {
      const naturalPerson = {
        name: { nameIdentifier: [{ primaryIdentifier: 'Hong', nameIdentifierType: 'LEGL' as const }] },
        dateAndPlaceOfBirth: { dateOfBirth, placeOfBirth: '서울' },
      };
      const originator = { ...vaspInput.ivms101.originator, originatorPersons: [{ naturalPerson }] };
      return { ...vaspInput, ivms101: { ...vaspInput.ivms101, originator } };
    };
    expect(JSON.stringify(parseStart('verify-vasp', 'id-1', born('1990. 1. 31')))).toContain(
      '"dateOfBirth":"1990-01-31"',
    );
    expect(() => parseStart('verify-vasp', 'id-1', born('1990-02-30'))).toThrow('dateOfBirth: expected a date');
  });
});

describe('a code', () => {
  it('is read from what was typed or pasted', () => {
    for (const typed of ['１２３４５６', '    123456', '123 456', '[Hwagin] 인증번호 [123456]를 입력하세요'])
      expect(parseCode(typed)).toBe('123456');
  });

  it.each(['123456 654321', '인증번호 1234', 'a'.repeat(3_000), '\u0000', '123456\u0000'])(
    'is refused: %j',
    (typed) => {
      expect(refusalOf(() => parseCode(typed))).toMatchObject({ code: 'invalid_code', field: 'code' });
    },
  );
});
