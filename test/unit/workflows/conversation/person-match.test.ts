import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Identity } from '../../../../contract/outcome.ts';
import { inputSchemas } from '../../../../contract/providers/index.ts';
import type { Run } from '../../../../protocol/run.ts';
import { endOf } from '../../../../workflows/conversation/person-match.ts';
import { nhnEnrol, person } from '../../../support/inputs.ts';

const said = {
  verifiedAt: '2026-11-22T00:00:00.000Z',
  providerReference: 'reference-1',
  ci: 'ci-of-them',
  di: 'di-of-them',
};
const runOf = (who: object, options: object = {}) =>
  ({ input: inputSchemas['mobile-ok'].parse({ method: 'PASS', person: who, options }) }) as unknown as Run;
const ended = (asked: object, named: Partial<Identity>, options?: object) =>
  endOf(runOf({ ...person, ...asked }, options), { identity: { ...said, ...named } });
const differences = (asked: object, named: Partial<Identity>) => ended(asked, named).evidence?.match?.differ;

describe('the person who was verified', () => {
  const whole: Partial<Identity> = {
    name: '홍길동',
    phone: '01012345678',
    carrier: 'SKT',
    birthDate: '1990-01-31',
    gender: 'male',
    foreigner: false,
  };

  it('is the one who was asked for: the end says what was compared', () => {
    expect(ended({}, whole)).toEqual({
      status: 'verified',
      evidence: {
        identity: { ...said, ...whole },
        match: { compared: ['name', 'phone', 'birthDate', 'gender', 'foreigner'] },
      },
    });
  });

  it.each([
    ['name', { name: '김길동' }],
    ['phone', { phone: '01012345679' }],
    ['birthDate', { birthDate: '1990-01-30' }],
    ['gender', { gender: 'female' }],
    ['foreigner', { foreigner: true }],
  ] as const)('is another one by their %s: denied, and nothing of them is kept', (field, other) => {
    const end = ended({}, { ...whole, ...other });
    expect(end).toEqual({
      status: 'denied',
      reason: 'person_mismatch',
      evidence: { match: { compared: ['name', 'phone', 'birthDate', 'gender', 'foreigner'], differ: [field] } },
    });
  });

  it('is not compared in what one of the two does not say', () => {
    expect(ended({}, {}).evidence?.match).toEqual({ compared: [] });
    expect(ended({}, { name: '홍길동', gender: 'male' }).evidence?.match).toEqual({ compared: ['name', 'gender'] });
    const brief = endOf(runOf({ name: '홍길동', phone: person.phone, carrier: 'KT' }), {
      identity: { ...said, ...whole },
    });
    expect(brief).toMatchObject({ status: 'verified', evidence: { match: { compared: ['name', 'phone'] } } });
    // Masked letters prove nothing; the other fields still count.
    expect(ended({}, { ...whole, name: '홍*동' }).evidence?.match?.compared).not.toContain('name');
    expect(ended({}, { ...whole, name: '홍*동', gender: 'female' }).status).toBe('denied');
  });

  it('may be another one where the caller wants it so', () => {
    const end = ended({}, { ...whole, name: '김철수' }, { match: 'off' });
    expect(end).toMatchObject({
      status: 'verified',
      evidence: { identity: { name: '김철수' }, match: { compared: [] } },
    });
  });

  it('has no name where an app’s code is all that was checked', () => {
    const input = inputSchemas['nhn-otp'].parse(nhnEnrol('user-1'));
    const enrolment = { encodedKey: 'KEY' };
    expect(endOf({ input } as unknown as Run, { enrolment })).toEqual({ status: 'verified', evidence: { enrolment } });
  });

  it('may go by another budget carrier’s name', () => {
    expect(ended({ carrier: 'SKT_MVNO' }, { ...whole, carrier: 'SKT' }).status).toBe('verified');
  });

  it.each([
    ['in another form of Unicode', '홍길동', '홍길동'.normalize('NFD')],
    ['with spaces', '홍길동', ' 홍 길 동 '],
    ['in half-width letters', '가', '\uffa1\uffc2'],
    ['in capitals', 'Taylor Robbins', 'TAYLOR ROBBINS'],
    ['without accents', 'José Núñez', 'JOSE NUNEZ'],
    ['with a hyphen', 'Kim Min-jun', 'KIM MINJUN'],
    ['with another apostrophe', "O'Neil Anna", 'O’NEIL ANNA'],
    ['in full-width letters', 'HONG', 'ＨＯＮＧ'],
    ['with the middle dot of a Korean keyboard', '마이클ㆍ조던', '마이클 조던'],
    ['without the strokes through its letters', 'Đặng Søren Łukasz', 'DANG SOREN LUKASZ'],
    ['with an apostrophe that is a letter', 'Oʻktam', "O'KTAM"],
  ])('has the same name %s', (_how, asked, named) => {
    expect(differences({ name: asked }, { name: named })).toBeUndefined();
  });

  it.each([
    ['Taylor Robbins', 'ROBBINS TAYLOR'],
    ['Taylor Robbins', 'ROBBINS, TAYLOR'],
    ['ROBBINS TAYLOR', 'Taylor Robbins'],
    ['Taylor Robbins', 'ROBBINSTAYLOR'],
    ['Min-jun Kim', 'KIM MINJUN'],
    ['Anna Maria Lee', 'LEE ANNA MARIA'],
    ['Anna Maria Lee', 'LEE MARIA ANNA'],
    ['테일러 로빈스', '로빈스테일러'],
  ])('may be a foreigner whose names stand in another order: %s, %s', (asked, named) => {
    expect(differences({ name: asked, foreigner: true }, { name: named })).toBeUndefined();
  });

  it.each([
    '홍*동',
    '홍◯동',
    '홍○동',
    '홍〇동',
    '홍□동',
    '홍X동',
    '홍xx',
    '홍Ｏ동',
    '홍#동',
    '홍？동',
    '홍_동',
    '홍•동',
    '***',
  ])('is not compared if letters are masked: %s', (name) => {
    expect(ended({}, { ...whole, name }).evidence?.match).toEqual({
      compared: ['phone', 'birthDate', 'gender', 'foreigner'],
    });
  });

  it.each([
    ['홍길동', '길동홍'],
    ['홍길동', '홍길'],
    ['홍길동', '홍길순'],
    ['홍길동', 'Hong Gildong'],
    ['홍길동', '홍길동2'],
    ['Taylor Robbins', 'Taylor Robins'],
    ['Taylor Robbins', 'Taylor'],
    ['Anna Lee', 'Lee Hanna'],
    ['Max Cox', 'Max Coox'],
    ['Oxana', 'Xana'],
  ])('has another name: %s, %s', (asked, named) => {
    expect(differences({ name: asked }, { name: named })).toEqual(['name']);
  });

  it('is never verified with another phone, date, gender or nationality, whatever else is said', () => {
    const some = (): fc.Arbitrary<Partial<Identity>> =>
      fc.record(
        {
          name: fc.constantFrom('홍길동', '김철수', 'HONG'),
          phone: fc.constantFrom('01012345678', '01087654321', '821012345678'),
          birthDate: fc.constantFrom('1990-01-31', '1991-01-31'),
          gender: fc.constantFrom<'male' | 'female'>('male', 'female'),
          foreigner: fc.boolean(),
        },
        { requiredKeys: [] },
      );
    fc.assert(
      fc.property(some(), (named) => {
        const isOther =
          named.phone === '01087654321' ||
          named.birthDate === '1991-01-31' ||
          named.gender === 'female' ||
          named.foreigner === true ||
          (named.name !== undefined && named.name !== '홍길동');
        const { status, evidence } = ended({}, named);
        expect(status).toBe(isOther ? 'denied' : 'verified');
        if (isOther) expect(evidence).toEqual({ match: { compared: expect.any(Array), differ: expect.any(Array) } });
      }),
    );
  });
});
