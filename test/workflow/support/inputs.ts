import type { InputOf } from '../../../contract/providers/index.ts';

export const person = {
  name: '홍길동',
  phone: '010-1234-5678',
  carrier: 'SKT',
  birthDate: '1990-01-31',
  gender: 'female',
  foreigner: false,
} as const;

export const sms = (options?: InputOf<'mobile-ok'>['options']): InputOf<'mobile-ok'> => ({
  method: 'SMS',
  person,
  options,
});
