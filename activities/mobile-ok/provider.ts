import type { ActivityProvider } from '../provider.ts';
import { createMobileOkActivities } from './index.ts';
import { type MobileOkSettings, readMobileOkSettings } from './settings.ts';
import type { MobileOkActivities } from './types.ts';

export const mobileOk: ActivityProvider<MobileOkSettings, MobileOkActivities, 'mobile-ok'> = {
  provider: 'mobile-ok',
  calls: {
    mobileOkToken: 'token/get',
    mobileOkRequest: 'auth/request',
    mobileOkResend: 'auth/resend',
    mobileOkCall: 'auth/call',
    mobileOkConfirm: 'confirm/request',
  },
  begins: {
    mobileOkToken: true,
    mobileOkRequest: true,
    mobileOkResend: true,
    mobileOkCall: true,
    mobileOkConfirm: false,
  },
  read: readMobileOkSettings,
  url: (settings) => settings.MOBILEOK_URL,
  proves: 'the key file opens with the password',
  create: (settings) => createMobileOkActivities(settings),
};
