import { z } from 'zod';
import { timeoutsSetting, urlSetting } from '../../config/provider-settings.ts';

const schema = z.object({
  /** The vendor's URL, or a proxy's. */
  PORTONE_V2_URL: urlSetting.default('https://api.portone.io'),
  PORTONE_V2_SECRET: z.string(),
  PORTONE_V2_CHANNEL_KEY: z.string(),
  /** For a secret that serves several stores. */
  PORTONE_V2_STORE_ID: z.string().optional(),
  /** PortOne recommends at least a minute: the request continues even if the client disconnects. */
  PORTONE_V2_TIMEOUT: timeoutsSetting('60s'),
});
export type PortOneV2Settings = z.output<typeof schema>;

export const portOneV2Settings = {
  provider: 'portone-v2' as const,
  schema,
  required: ['PORTONE_V2_SECRET', 'PORTONE_V2_CHANNEL_KEY'],
};
