import { asObject } from '../http/json.ts';
import type { Respell } from '../http/provider.ts';
import { newField, ok } from '../spelling/respell.ts';
import { refuse } from './answer.ts';

/** Some answers have numbers and flags as strings, times in milliseconds, and 404 for what is not certified yet. */
export const respell: Respell = (call, body, spelling) => {
  const response = asObject(body.response);
  if (!response) return undefined;
  if (call === 'getToken') {
    const { now, expired_at: expires } = response;
    return ok({ ...body, code: '0', response: { ...response, now: String(now), expired_at: String(expires) } });
  }
  if (call === 'certifications/get' && response.certified !== true && spelling === 'otherwise')
    return refuse(404, '존재하지 않는 인증정보입니다.');
  if (response.certified !== true) return ok({ ...body, ...newField, response: { ...response, ...newField } });
  return ok({ ...body, ...newField, response: spelling === 'otherwise' ? inWords(response) : odd(response) });
};

const inWords = (certified: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  ...certified,
  certified: 'true',
  certified_at: `${Number(certified.certified_at) * 1000}`,
  foreigner: String(certified.foreigner),
  foreigner_v2: null,
  birth: String(certified.birth),
  birthday: null,
  phone: String(certified.phone).replace(/^(\d{3})(\d{4})/, '$1-$2-'),
  unique_key: `${String(certified.unique_key)}==`,
  unique_in_site: `${String(certified.unique_in_site)}==`,
});

const odd = (certified: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  ...certified,
  certified_at: 'just now',
  name: { first: '길동' },
  gender: 1,
  birthday: 19_900_131,
  birth: true,
  phone: 1_012_345_678,
  carrier: [],
  foreigner: 'no',
  foreigner_v2: 0,
  unique_key: 7,
  unique_in_site: {},
});
