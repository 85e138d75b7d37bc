import { readProviderSettings } from '../../config/provider-settings.ts';
import type { ActivityProvider } from '../provider.ts';
import { createPortOneV2Activities } from './index.ts';
import { type PortOneV2Settings, portOneV2Settings } from './settings.ts';
import type { PortOneV2Activities } from './types.ts';

export const portOneV2: ActivityProvider<PortOneV2Settings, PortOneV2Activities, 'portone-v2'> = {
  provider: 'portone-v2',
  calls: { portOneV2Send: 'send', portOneV2Resend: 'resend', portOneV2Confirm: 'confirm', portOneV2Get: 'get' },
  begins: { portOneV2Send: true, portOneV2Resend: true, portOneV2Confirm: false, portOneV2Get: false },
  read: (env) => readProviderSettings(portOneV2Settings, env),
  url: (settings) => settings.PORTONE_V2_URL,
  create: createPortOneV2Activities,
};
