import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { HwaginError } from '../../../client/errors.ts';
import { parseCode, parseId, parseStart } from '../../../client/input.ts';
import type { Provider } from '../../../contract/providers/index.ts';
import { transferSchema } from '../../../contract/travel-rule/transfer.ts';
import { mobileOkSms, person, vaspInput } from '../../support/inputs.ts';

const refusal = (act: () => unknown): HwaginError => {
  try {
    act();
  } catch (error) {
    if (error instanceof HwaginError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};
const fieldsOf = (provider: Provider, input: unknown) =>
  refusal(() => parseStart(provider, 'id-1', input)).problems?.map(({ field }) => field);

describe('the input of a start', () => {
  it('is normalised', () => {
    const input = parseStart('mobile-ok', 'id-1', { method: 'SMS', person: { ...person, birthDate: '1990.01.31' } });
    expect(input).toMatchObject({
      person: { phone: '01012345678', birthDate: '1990-01-31' },
      purpose: 'identity',
      options: { challengeExpiresIn: 180_000, maxAttempts: 5 },
    });
  });

  it('is refused with the path of its first wrong field, what was expected there, and all the others', () => {
    const error = refusal(() =>
      parseStart('mobile-ok', 'id-1', { ...mobileOkSms, person: { ...person, phone: '02-123', carrier: 'ACME' } }),
    );
    expect(error).toMatchObject({
      code: 'invalid_input',
      field: 'person.phone',
      message: 'person.phone: expected a Korean mobile number, like "010-1234-5678"',
      problems: [{ field: 'person.phone' }, { field: 'person.carrier' }],
    });
    expect(error.message).not.toContain('02-123');
  });

  it('names the field that chooses the method', () => {
    expect(fieldsOf('mobile-ok', { method: 'FAX', person })).toEqual(['method']);
    expect(fieldsOf('mobile-ok', { person })).toEqual(['method']);
    expect(fieldsOf('nhn-otp', { action: 'forget' })).toEqual(['action']);
  });

  it('names an unknown field', () => {
    expect(fieldsOf('mobile-ok', { ...mobileOkSms, colour: 'red' })).toEqual(['colour']);
    expect(fieldsOf('mobile-ok', { ...mobileOkSms, options: { maxAttempt: 3 } })).toEqual(['options.maxAttempt']);
  });

  it('names the field inside the kind of person that was meant', () => {
    const wrong = structuredClone(vaspInput) as { ivms101: { originator: { originatorPersons: unknown[] } } };
    wrong.ivms101.originator.originatorPersons = [{ legalPerson: { name: {} } }];
    expect(fieldsOf('verify-vasp', wrong)).toEqual([
      'ivms101.originator.originatorPersons.0.legalPerson.name.nameIdentifier',
    ]);
    wrong.ivms101.originator.originatorPersons = [{ robot: {} }];
    expect(refusal(() => parseStart('verify-vasp', 'id-1', wrong))).toMatchObject({
      field: 'ivms101.originator.originatorPersons.0',
      message: expect.stringContaining('naturalPerson or legalPerson'),
    });
  });

  it('is refused when it is not an object, or has no valid provider or id', () => {
    expect(fieldsOf('mobile-ok', 'SMS')).toEqual(['input']);
    expect(fieldsOf('mobile-ok', null)).toEqual(['input']);
    expect(fieldsOf('carrier-pigeon' as Provider, {})).toEqual(['provider']);
    expect(refusal(() => parseStart('mobile-ok', 'no spaces', mobileOkSms)).field).toBe('id');
    expect(refusal(() => parseId('x'.repeat(129))).field).toBe('id');
  });
});

describe('what is passed on to the PG', () => {
  const given = (bypass: unknown) => ({ method: 'SMS', person, bypass });
  const nested = (levels: number): unknown => (levels === 0 ? 'text' : { a: nested(levels - 1) });

  it.each([
    [{ kcpV2: { cp_sms_msg: '[000000]\n입니다', media_type: 'MC01', a: [1, null, true, '👩‍👩‍👧'] } }],
    [nested(20)],
    [{}],
  ])('stays as it is: %j', (bypass) => {
    expect(parseStart('portone-v1', 'id-1', given(bypass))).toMatchObject({ bypass });
    expect(parseStart('portone-v2', 'id-1', { ...given(bypass), ip: '127.0.0.1' })).toMatchObject({ bypass });
  });

  it.each([
    ['NUL', { kcpV2: { cp_sms_msg: '[000000]\u0000' } }],
    ['ESC', { a: ['\u001b[31m'] }],
    ['half a surrogate pair', { a: '\ud800' }],
    ['an override of the direction', { a: '\u202e' }],
    ['a name that cannot be read', { 'a\u0000': 1 }],
    ['a prototype', JSON.parse('{"__proto__":{"a":1}}')],
    ['what is no JSON', { a: new Date() }],
    ['no end', nested(21)],
    ['an array', []],
    ['a text', 'a'],
  ])('is refused with %s, naming its field', (_what, bypass) => {
    expect(fieldsOf('portone-v1', given(bypass))).toEqual(['bypass']);
    expect(fieldsOf('portone-v2', { ...given(bypass), ip: '127.0.0.1' })).toEqual(['bypass']);
  });

  it('is refused at any depth', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(fieldsOf('portone-v1', given({ deep }))).toEqual(['bypass']);
  });
});

describe('a transaction’s hash', () => {
  it.each(['0xAb12', '0.0.1030878-1658491061-091139435', '18690368-232', 'txid_rdx1abc', 'q+/='])(
    'may be %s',
    (txHash) => {
      expect(transferSchema.parse({ txHash: ` ${txHash}\n`.trimEnd() })).toEqual({ txHash });
    },
  );

  it.each(['', ' ', 'a b', 'a\nb', 'é', 'a'.repeat(257), '\u202ea'])('is not %j', (txHash) => {
    expect(transferSchema.safeParse({ txHash }).success).toBe(false);
  });
});

describe('an id', () => {
  const page = new URL('../../../gateway/page/assets/', import.meta.url);

  it.each(['.', '..', 'terms.json', 'assets', ...readdirSync(page)])(
    'is refused if it has another meaning in a URL: %s',
    (id) => {
      expect(refusal(() => parseId(id)).field).toBe('id');
      expect(refusal(() => parseStart('mobile-ok', id, mobileOkSms)).field).toBe('id');
    },
  );

  it.each(['...', 'page', 'page.js.1', 'order.1.json', 'ORDER.js', 'a.b', 'order:7', '-', '_'])('may be %s', (id) => {
    expect(parseId(id)).toBe(id);
  });
});

describe('a code', () => {
  it('loses its separators', () => {
    expect(parseCode('123-456')).toBe('123456');
  });

  it('is refused without being repeated', () => {
    const error = refusal(() => parseCode('12a456'));
    expect(error).toMatchObject({ code: 'invalid_code', field: 'code' });
    expect(error.message).not.toContain('12a456');
  });
});
