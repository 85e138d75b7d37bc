import { z } from 'zod';
import { timeoutsSetting, urlSetting } from '../../config/provider-settings.ts';

const schema = z.object({
  /** The vendor's, or a proxy. */
  PORTONE_V2_URL: urlSetting.default('https://api.portone.io'),
  PORTONE_V2_SECRET: z.string(),
  PORTONE_V2_CHANNEL_KEY: z.string(),
  /** For a secret that serves several stores. */
  PORTONE_V2_STORE_ID: z.string().optional(),
  /** PortOne advises at least a minute: a client that leaves does not stop the request. */
  PORTONE_V2_TIMEOUT: timeoutsSetting('60s'),
});
export type PortOneV2Settings = z.output<typeof schema>;

export const portOneV2Settings = {
  provider: 'portone-v2' as const,
  schema,
  required: ['PORTONE_V2_SECRET', 'PORTONE_V2_CHANNEL_KEY'],
};
