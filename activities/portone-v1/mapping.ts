import type { Identity } from '../../contract/outcome.ts';
import type { PortOneV1Input } from '../../contract/providers/portone-v1/input.ts';
import type { CallName } from '../http/index.ts';
import { fromCarrier, toV1Carrier } from '../portone/carrier.ts';
import { genderOf } from '../portone/gender.ts';
import { birthDigits, genderDigit } from '../portone/resident-number.ts';
import { count } from '../reading/fields.ts';
import { identityOf, readBirthDate, readPhone } from '../reading/identity.ts';
import { readKoreanMidnight, readMoment } from '../reading/time.ts';
import { merchantUidOf } from './merchant-uid.ts';
import type { PortOneV1Settings } from './settings.ts';
import type { Certification } from './wire.ts';

/** The body of `otp/request` (`POST /certifications/otp/request`). */
export const requestBody = (
  { method, person, company, merchantUid, bypass }: PortOneV1Input,
  number: number,
  settings: Pick<PortOneV1Settings, 'PORTONE_V1_CHANNEL_KEY' | 'PORTONE_V1_PG'>,
) => ({
  ...(settings.PORTONE_V1_CHANNEL_KEY
    ? { channel_key: settings.PORTONE_V1_CHANNEL_KEY }
    : { pg: settings.PORTONE_V1_PG }),
  name: person.name,
  phone: person.phone,
  birth: birthDigits(person),
  gender_digit: genderDigit(person),
  ...toV1Carrier(person.carrier),
  ...(company !== undefined && { company }),
  ...(merchantUid !== undefined && { merchant_uid: merchantUidOf(merchantUid, number) }),
  // Every PG uses SMS if the field is absent; only kcp_v2 accepts the field, and only kcp_v2 supports APP.
  ...(method === 'APP' && { verification_method: 'APP' }),
  ...(bypass !== undefined && { bypass }),
});

/**
 * The person whom a certification names; undefined if its time says that nobody was certified. An unreadable time decides
 * nothing: then the time of reading is used.
 */
export const certifiedIdentity = (call: CallName, certification: Certification): Identity | undefined => {
  const at = count.safeParse(certification.certified_at);
  if (at.success && at.data <= 0) return undefined;
  return identityOf(call, {
    name: certification.name,
    phone: readPhone(certification.phone),
    carrier: fromCarrier(certification.carrier),
    birthDate: readBirthDate(certification.birthday) ?? readKoreanMidnight(certification.birth),
    gender: genderOf(certification.gender),
    foreigner: certification.foreigner_v2 ?? certification.foreigner,
    ci: certification.unique_key,
    di: certification.unique_in_site,
    verifiedAt: readMoment(certification.certified_at) ?? new Date().toISOString(),
    providerReference: certification.imp_uid,
  });
};
