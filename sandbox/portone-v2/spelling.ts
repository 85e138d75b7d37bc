import { asObject } from '../http/json.ts';
import type { Respell } from '../http/provider.ts';
import { newField, ok } from '../spelling/respell.ts';

/** Operator, phone and isForeigner are absent without an additional contract with Danal. */
export const respell: Respell = (call, body, spelling) => {
  const change = spelling === 'otherwise' ? otherwise : odd;
  if (call === 'get') return ok(change(body));
  const inner = asObject(body.identityVerification);
  return ok({ ...body, ...newField, ...(inner ? { identityVerification: change(inner) } : {}) });
};

type Change = (verification: Readonly<Record<string, unknown>>) => Record<string, unknown>;

const otherwise: Change = (verification) => {
  const { operator: _operator, phoneNumber: _phone, isForeigner: _foreigner, ...customer } = customerOf(verification);
  const { verifiedAt } = verification;
  if (typeof verifiedAt !== 'string') return { ...verification, ...newField };
  const inKorea = new Date(Date.parse(verifiedAt) + 9 * 3_600_000).toISOString().replace('Z', '+09:00');
  const birthDate = String(customer.birthDate).replaceAll('-', '');
  return { ...verification, ...newField, verifiedAt: inKorea, verifiedCustomer: { ...customer, birthDate } };
};

const odd: Change = (verification) =>
  typeof verification.verifiedAt === 'string'
    ? {
        ...verification,
        verifiedAt: verification.verifiedAt.replace('Z', ''),
        verifiedCustomer: {
          ...customerOf(verification),
          operator: 7,
          phoneNumber: 1_012_345_678,
          birthDate: 19_900_131,
          gender: [],
          isForeigner: 'true',
          ci: {},
          di: 7,
        },
      }
    : { ...verification, failure: 'none' };

const customerOf = (verification: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  asObject(verification.verifiedCustomer) ?? {};
