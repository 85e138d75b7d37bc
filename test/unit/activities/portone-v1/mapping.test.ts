import { describe, expect, it } from '@jest/globals';
import { certifiedIdentity, requestBody } from '../../../../activities/portone-v1/mapping.ts';
import { certificationSchema } from '../../../../activities/portone-v1/wire.ts';
import { inputSchemas } from '../../../../contract/providers/index.ts';
import { person } from '../../../support/inputs.ts';

const channel = { PORTONE_V1_CHANNEL_KEY: 'channel-1', PORTONE_V1_PG: undefined };
const pg = { PORTONE_V1_CHANNEL_KEY: undefined, PORTONE_V1_PG: 'danal.A010' };
const input = (more: object = {}) => inputSchemas['portone-v1'].parse({ method: 'SMS', person, ...more });

describe('the body of otp/request', () => {
  it('spells the person as PortOne does', () => {
    expect(requestBody(input({ person: { ...person, carrier: 'LGU_MVNO' }, company: '가게' }), 1, channel)).toEqual({
      channel_key: 'channel-1',
      name: '홍길동',
      phone: '01012345678',
      birth: '900131',
      gender_digit: '1',
      carrier: 'LGT',
      is_mvno: true,
      company: '가게',
    });
  });

  it('names the PG where there is no channel key, and only the channel key where there are both', () => {
    expect(requestBody(input(), 1, pg)).toMatchObject({ pg: 'danal.A010' });
    const both = requestBody(input(), 1, { ...channel, PORTONE_V1_PG: 'danal.A010' });
    expect(both).toMatchObject({ channel_key: 'channel-1' });
    expect(both).not.toHaveProperty('pg');
  });

  it('gives every further message a merchant_uid of its own, of at most 40 letters and digits', () => {
    const merchantUid = 'A'.repeat(36);
    expect(requestBody(input({ merchantUid }), 1, channel)).toMatchObject({ merchant_uid: merchantUid });
    const later = requestBody(input({ merchantUid }), 14, channel) as { merchant_uid: string };
    expect(later.merchant_uid).toMatch(/^A{36}R014$/);
    expect(requestBody(input(), 2, channel)).not.toHaveProperty('merchant_uid');
  });

  it('says how only for APP, which only kcp_v2 knows', () => {
    expect(requestBody(input(), 1, channel)).not.toHaveProperty('verification_method');
    expect(requestBody(input({ method: 'APP' }), 1, channel)).toMatchObject({ verification_method: 'APP' });
  });

  it('passes bypass on as it is', () => {
    expect(requestBody(input({ bypass: { kcpV2: { a: [1] } } }), 1, channel)).toMatchObject({
      bypass: { kcpV2: { a: [1] } },
    });
  });
});

describe('a certification', () => {
  const call = { provider: 'portone-v1', call: 'otp/confirm', class: 'once' } as const;
  const certification = {
    imp_uid: 'imp_1',
    certified: true,
    certified_at: 1_700_000_000,
    name: '홍길동',
    gender: 'female',
    birthday: '1990-01-31',
    phone: '010-1234-5678',
    carrier: 'LGT_MVNO',
    foreigner: false,
    foreigner_v2: true,
    unique_key: 'CI',
    unique_in_site: 'DI',
    pg_provider: 'danal',
  };
  const identity = (more: object) => certifiedIdentity(call, certificationSchema.parse({ ...certification, ...more }));

  it('becomes an identity in the words of the contract', () => {
    expect(identity({})).toEqual({
      name: '홍길동',
      phone: '01012345678',
      carrier: 'LGU_MVNO',
      birthDate: '1990-01-31',
      gender: 'female',
      foreigner: true,
      ci: 'CI',
      di: 'DI',
      verifiedAt: '2023-11-14T22:13:20.000Z',
      providerReference: 'imp_1',
    });
  });

  it('falls back to the older foreigner where the newer is null, and leaves out what is missing', () => {
    const given = identity({ foreigner_v2: null, phone: undefined, carrier: undefined, unique_in_site: null });
    expect(given).toMatchObject({ foreigner: false });
    expect(Object.keys(given ?? {})).toEqual(expect.not.arrayContaining(['phone', 'carrier', 'di']));
  });

  it.each([0, '0', -1])('whose time says that nobody is certified (%p) is none', (certified_at) => {
    expect(identity({ certified_at })).toBeUndefined();
  });

  it.each([null, undefined, 'soon', '2023-11-14T22:13:20', {}])('without a time (%p) is of now', (certified_at) => {
    const { verifiedAt = '' } = identity({ certified_at }) ?? {};
    expect(Math.abs(Date.parse(verifiedAt) - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    [{ certified_at: 1_700_000_000_000 }, {}],
    [{ certified_at: '1700000000' }, {}],
    [{ birthday: '19900131' }, {}],
    [{ gender: 'F' }, {}],
    [{ birthday: null, birth: 633_711_600 }, {}],
    [{ birthday: undefined, birth: '633711600' }, {}],
    [{ foreigner: 'false', foreigner_v2: 'true' }, {}],
    [{ phone: '+82 10-1234-5678' }, {}],
    [{ unique_key: 'C'.repeat(90) }, { ci: 'C'.repeat(90) }],
    [{ unique_in_site: 'D'.repeat(66) }, { di: 'D'.repeat(66) }],
  ])('says the same when it is spelt otherwise: %j', (more, change) => {
    expect(identity(more)).toEqual({ ...identity({}), ...change });
  });

  it.each([
    [{ name: 7 }, 'name'],
    [{ phone: 1012345678 }, 'phone'],
    [{ gender: true }, 'gender'],
    [{ birthday: 19900131 }, 'birthDate'],
    [{ carrier: ['SKT'] }, 'carrier'],
    [{ unique_key: {} }, 'ci'],
    [{ unique_in_site: 5 }, 'di'],
    [{ foreigner: 'no', foreigner_v2: 1 }, 'foreigner'],
  ])('of another type (%j) it says no %s, and stays', (more, field) => {
    const { [field as 'name']: _left, ...rest } = identity({}) ?? {};
    expect(identity(more)).toEqual(rest);
  });
});
