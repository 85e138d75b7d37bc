import { describe, expect, it } from '@jest/globals';
import { authInfo } from '../../../../activities/mobile-ok/auth-info.ts';
import { type MobileOkInput, mobileOkInputSchema } from '../../../../contract/providers/mobile-ok/input.ts';
import { carriers, purposes } from '../../../../contract/words.ts';

const person = {
  name: '홍길동',
  phone: '010-1234-5678',
  carrier: 'SKT',
  birthDate: '1990-01-31',
  gender: 'female',
  foreigner: false,
} as const;
const input = (given: object): MobileOkInput => mobileOkInputSchema.parse({ method: 'SMS', person, ...given });

describe('the auth info', () => {
  it('spells a person as MobileOK does', () => {
    expect(authInfo(input({}))).toEqual({
      providerId: 'SKT',
      reqAuthType: 'SMS',
      serviceType: 'telcoAuth',
      retTransferType: 'MOKResult',
      usageCode: '01005',
      userName: '홍길동',
      userPhone: '01012345678',
      userBirthday: '19900131',
      userGender: '2',
      userNation: '0',
    });
  });

  it('knows every carrier', () => {
    const ids = carriers.map((carrier) => authInfo(input({ person: { ...person, carrier } }))['providerId']);
    expect(ids).toEqual(['SKT', 'KT', 'LGU', 'SKTMVNO', 'KTMVNO', 'LGUMVNO']);
  });

  it('has a usage code for every purpose', () => {
    const codes = purposes.map((purpose) => authInfo(input({ purpose }))['usageCode']);
    expect(codes).toEqual(['01001', '01002', '01003', '01004', '01005', '01006', '01007', '01999']);
  });

  it('writes a foreign man as 1 and 1', () => {
    const info = authInfo(input({ person: { ...person, gender: 'male', foreigner: true } }));
    expect(info).toMatchObject({ userGender: '1', userNation: '1' });
  });

  it.each([
    ['SMS', 'telcoAuth'],
    ['LMS', 'telcoAuth-LMS'],
    ['ARS', 'telcoAuth-ARSAuth'],
    ['PASS', 'telcoAuth'],
  ])('of %s has the service type %s, unless another is given', (method, serviceType) => {
    expect(authInfo(input({ method }))).toMatchObject({ reqAuthType: method, serviceType });
    expect(authInfo(input({ method, serviceType: 'telcoAuth-Adult' }))).toMatchObject({
      serviceType: 'telcoAuth-Adult',
    });
  });

  it.each([{ method: 'PASS' }, { method: 'SMS', serviceType: 'SMSAuth' }])(
    'leaves birthday, gender and nation out of %j',
    (given) => {
      const keys = Object.keys(authInfo(input(given)));
      expect(keys).toEqual(expect.arrayContaining(['userName', 'userPhone', 'providerId']));
      for (const key of ['userBirthday', 'userGender', 'userNation']) expect(keys).not.toContain(key);
    },
  );

  it('carries the caller’s texts', () => {
    const message = '[example] [000000]';
    expect(authInfo(input({ message, replyNumber: '02-1234-5678' }))).toMatchObject({
      sendMsg: message,
      replyNumber: '0212345678',
    });
    expect(authInfo(input({ method: 'ARS', arsCode: '7', arsMessage: 'Key in the number' }))).toMatchObject({
      arsCode: '7',
      extension: { arsRequestMsg: 'Key in the number' },
    });
  });
});
