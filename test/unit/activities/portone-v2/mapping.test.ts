import { describe, expect, it } from '@jest/globals';
import { sendBody, verifiedIdentity } from '../../../../activities/portone-v2/mapping.ts';
import { verificationSchema } from '../../../../activities/portone-v2/wire.ts';
import { inputSchemas } from '../../../../contract/providers/index.ts';
import { person } from '../../../support/inputs.ts';

const settings = { PORTONE_V2_CHANNEL_KEY: 'channel-1', PORTONE_V2_STORE_ID: undefined };
const input = (more: object = {}) =>
  inputSchemas['portone-v2'].parse({ method: 'SMS', person, ip: '10.0.0.1', ...more });

describe('the body of send', () => {
  it('computes the first seven digits of the resident number for SMS', () => {
    expect(sendBody(input({ person: { ...person, carrier: 'LGU_MVNO', foreigner: true } }), settings)).toEqual({
      channelKey: 'channel-1',
      operator: 'LGU_MVNO',
      method: 'SMS',
      customer: { name: '홍길동', phoneNumber: '01012345678', ipAddress: '10.0.0.1', identityNumber: '9001315' },
    });
  });

  it('sends no more of the person than APP needs', () => {
    expect(sendBody(input({ method: 'APP' }), settings).customer).toEqual({
      name: '홍길동',
      phoneNumber: '01012345678',
      ipAddress: '10.0.0.1',
    });
  });

  it('carries the store, the customer’s id and bypass where they are given', () => {
    const body = sendBody(input({ customerId: 'c-1', bypass: { kcpV2: {} } }), {
      ...settings,
      PORTONE_V2_STORE_ID: 'store-1',
    });
    expect(body).toMatchObject({ storeId: 'store-1', customer: { id: 'c-1' }, bypass: { kcpV2: {} } });
  });
});

describe('a verified answer', () => {
  const call = { provider: 'portone-v2', call: 'confirm', class: 'keyed' } as const;
  const verification = {
    id: 'ref',
    status: 'VERIFIED',
    verifiedAt: '2026-01-31T09:00:00+09:00',
    brandNew: { field: true },
    verifiedCustomer: {
      name: '홍길동',
      operator: 'LGU',
      phoneNumber: '01012345678',
      birthDate: '1990-01-31',
      gender: 'FEMALE',
      isForeigner: false,
      ci: 'CI',
      di: 'DI',
    },
  };
  const identity = (more: object) => verifiedIdentity(call, verificationSchema.parse({ ...verification, ...more }));

  it('becomes an identity in the words of the contract', () => {
    expect(identity({})).toEqual({
      name: '홍길동',
      phone: '01012345678',
      carrier: 'LGU',
      birthDate: '1990-01-31',
      gender: 'female',
      foreigner: false,
      ci: 'CI',
      di: 'DI',
      verifiedAt: '2026-01-31T00:00:00.000Z',
      providerReference: 'ref',
    });
  });

  it('leaves out what PortOne did not say, and values nobody knows yet', () => {
    expect(identity({ verifiedCustomer: { name: '홍길동', operator: 'NEWCO', gender: 'OTHER' } })).toEqual({
      name: '홍길동',
      verifiedAt: '2026-01-31T00:00:00.000Z',
      providerReference: 'ref',
    });
  });

  it.each([null, {}, { ci: 'CI' }, { name: 7 }, 'who'])('is none without who: %j', (verifiedCustomer) => {
    expect(identity({ verifiedCustomer })).toBeUndefined();
  });

  it.each([null, undefined, '2026-01-31T09:00:00', 'soon'])('without a time (%p) is of now', (verifiedAt) => {
    const given = identity({ verifiedAt })?.verifiedAt ?? '';
    expect(Math.abs(Date.parse(given) - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    [{ isForeigner: 'true' }, 'foreigner'],
    [{ phoneNumber: 1012345678 }, 'phone'],
    [{ operator: 7 }, 'carrier'],
    [{ birthDate: 19900131 }, 'birthDate'],
    [{ gender: [] }, 'gender'],
    [{ ci: 1 }, 'ci'],
    [{ di: false }, 'di'],
  ])('of another type (%j) it says no %s, and stays', (more, field) => {
    const verifiedCustomer = { ...verification.verifiedCustomer, ...more };
    const { [field as 'name']: _left, ...rest } = identity({}) ?? {};
    expect(identity({ verifiedCustomer })).toEqual(rest);
  });
});
