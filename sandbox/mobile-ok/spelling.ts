import type { Respell } from '../http/provider.ts';
import { newField, ok } from '../spelling/respell.ts';
import type { Spelling } from '../spelling/spellings.ts';

/** `resendCount` is documented as a string. */
export const respell: Respell = (_call, body, spelling) => {
  const { resendCount } = body;
  const other = spelling === 'otherwise' ? Number(resendCount) : String(resendCount);
  return ok({ ...body, ...newField, ...(resendCount === undefined ? {} : { resendCount: other }) });
};

/** The same for the sealed part of a confirm's answer. */
export function respellResult(result: Record<string, unknown>, spelling: Spelling): Record<string, unknown> {
  if (spelling === 'plain') return result;
  const { siteID, siteId, ...rest } = result;
  const birthday = rest.userBirthday;
  if (spelling === 'otherwise')
    return {
      ...rest,
      ...newField,
      ...(siteID === undefined ? { siteID: siteId } : { siteId: siteID }),
      userPhone: String(rest.userPhone).replace(/^(\d{3})(\d{4})/, '$1-$2-'),
      ...(typeof birthday === 'string' && { userBirthday: birthday.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') }),
    };
  return {
    ...rest,
    userBirthday: Number(birthday),
    userGender: Number(rest.userGender),
    userNation: rest.userNation === '1',
    userPhone: Number(rest.userPhone),
    providerId: null,
    ci: 7,
    di: {},
  };
}
