import type { Respell } from '../http/provider.ts';
import { newField, ok } from '../spelling/respell.ts';

/** The examples wrap a key in `Key`; the table of fields has no wrapper. */
export const respell: Respell = (_call, { Key: key, ...body }, spelling) => {
  if (key === undefined) return ok({ ...body, ...newField });
  return ok(spelling === 'otherwise' ? { ...body, ...newField, key } : { ...body, ...(key as object) });
};
