import type { Identity } from '../../contract/outcome.ts';
import type { PortOneV2Input } from '../../contract/providers/portone-v2/input.ts';
import type { CallName } from '../http/index.ts';
import { fromCarrier } from '../portone/carrier.ts';
import { genderOf } from '../portone/gender.ts';
import { birthDigits, genderDigit } from '../portone/resident-number.ts';
import { identityOf, readBirthDate, readPhone } from '../reading/identity.ts';
import { readMoment } from '../reading/time.ts';
import type { PortOneV2Settings } from './settings.ts';
import type { PortOneV2Verification } from './wire.ts';

/** The body of `send` (`POST /identity-verifications/{id}/send`). */
export const sendBody = (
  input: PortOneV2Input,
  settings: Pick<PortOneV2Settings, 'PORTONE_V2_CHANNEL_KEY' | 'PORTONE_V2_STORE_ID'>,
) => ({
  ...storeOf(settings),
  channelKey: settings.PORTONE_V2_CHANNEL_KEY,
  // The carriers have the same names as ours: SKT, KT, LGU and each of them with _MVNO.
  operator: input.person.carrier,
  method: input.method,
  customer: {
    ...(input.customerId !== undefined && { id: input.customerId }),
    name: input.person.name,
    phoneNumber: input.person.phone,
    ipAddress: input.ip,
    // Created here, so that it is in no history. APP does not need it, so it is not sent.
    ...(input.method === 'SMS' && { identityNumber: birthDigits(input.person) + genderDigit(input.person) }),
  },
  ...(input.bypass !== undefined && { bypass: input.bypass }),
});

/** `storeId` for a body or a query, if it is set. */
export const storeOf = ({ PORTONE_V2_STORE_ID: storeId }: Pick<PortOneV2Settings, 'PORTONE_V2_STORE_ID'>) =>
  storeId ? { storeId } : {};

/** Undefined if a verified answer names nobody. An unreadable time decides nothing: then the time of reading is used. */
export const verifiedIdentity = (
  call: CallName,
  { id, verifiedAt, verifiedCustomer }: PortOneV2Verification,
): Identity | undefined =>
  verifiedCustomer &&
  identityOf(call, {
    name: verifiedCustomer.name,
    phone: readPhone(verifiedCustomer.phoneNumber),
    carrier: fromCarrier(verifiedCustomer.operator),
    birthDate: readBirthDate(verifiedCustomer.birthDate),
    gender: genderOf(verifiedCustomer.gender),
    foreigner: verifiedCustomer.isForeigner,
    ci: verifiedCustomer.ci,
    di: verifiedCustomer.di,
    verifiedAt: readMoment(verifiedAt) ?? new Date().toISOString(),
    providerReference: id,
  });
