import { type MobileOkInput, mobileOkServiceTypes } from '../../contract/providers/mobile-ok/input.ts';
import type { Carrier, Gender, Purpose } from '../../contract/words.ts';

/** MobileOK's names for our carriers. */
export const providerIds: Readonly<Record<Carrier, string>> = {
  SKT: 'SKT',
  KT: 'KT',
  LGU: 'LGU',
  SKT_MVNO: 'SKTMVNO',
  KT_MVNO: 'KTMVNO',
  LGU_MVNO: 'LGUMVNO',
};
const genders: Readonly<Record<Gender, string>> = { male: '1', female: '2' };

const usageCodes: Readonly<Record<Purpose, string>> = {
  sign_up: '01001',
  change: '01002',
  find_id: '01003',
  find_password: '01004',
  identity: '01005',
  adult: '01006',
  purchase: '01007',
  other: '01999',
};

/** The content of `encryptMOKAuthInfo` before encryption. Holds personal data. */
export const authInfo = (input: MobileOkInput): Record<string, unknown> => {
  const serviceType = input.serviceType ?? mobileOkServiceTypes[input.method][0];
  const { name, phone, carrier } = input.person;
  return {
    providerId: providerIds[carrier],
    reqAuthType: input.method,
    serviceType,
    retTransferType: 'MOKResult',
    usageCode: usageCodes[input.purpose],
    userName: name,
    userPhone: phone,
    ...(input.method === 'PASS' || serviceType === 'SMSAuth' ? {} : whoExactly(input.person)),
    ...('message' in input && input.message !== undefined ? { sendMsg: input.message } : {}),
    ...(input.replyNumber === undefined ? {} : { replyNumber: input.replyNumber }),
    ...(input.method === 'ARS' ? arsTexts(input) : {}),
  };
};

/** Required by SMS, LMS and ARS, but not by PASS and SMSAuth. The contract has checked that they are present. */
const whoExactly = ({ birthDate, gender, foreigner }: MobileOkInput['person']) => ({
  ...(birthDate === undefined ? {} : { userBirthday: birthDate.replaceAll('-', '') }),
  ...(gender === undefined ? {} : { userGender: genders[gender] }),
  ...(foreigner === undefined ? {} : { userNation: foreigner ? '1' : '0' }),
});

const arsTexts = ({ arsCode, arsMessage }: Extract<MobileOkInput, { method: 'ARS' }>) => ({
  ...(arsCode === undefined ? {} : { arsCode }),
  ...(arsMessage === undefined ? {} : { extension: { arsRequestMsg: arsMessage } }),
});
