import { readProviderSettings } from '../../config/provider-settings.ts';
import type { ActivityProvider } from '../provider.ts';
import { createPortOneV1Activities } from './index.ts';
import { type PortOneV1Settings, portOneV1Settings } from './settings.ts';
import type { PortOneV1Activities } from './types.ts';

export const portOneV1: ActivityProvider<PortOneV1Settings, PortOneV1Activities, 'portone-v1'> = {
  provider: 'portone-v1',
  calls: {
    portOneV1Request: 'otp/request',
    portOneV1Confirm: 'otp/confirm',
    portOneV1Certification: 'certifications/get',
    portOneV1Erase: 'certifications/delete',
  },
  begins: { portOneV1Request: true, portOneV1Confirm: false, portOneV1Certification: false, portOneV1Erase: false },
  read: (env) => readProviderSettings(portOneV1Settings, env),
  url: (settings) => settings.PORTONE_V1_URL,
  create: createPortOneV1Activities,
  forget: {
    answersOf: 'portOneV1Request',
    forget: (activities, { impUid }) => activities.portOneV1Erase(impUid),
  },
};
