import { z } from 'zod';
import { timeoutsSetting, urlSetting } from '../../config/provider-settings.ts';

const schema = z.object({
  /** The vendor's URL, or a proxy's. */
  PORTONE_V1_URL: urlSetting.default('https://api.iamport.kr'),
  PORTONE_V1_KEY: z.string(),
  PORTONE_V1_SECRET: z.string(),
  /** The current way to name the channel; overrides `PORTONE_V1_PG`. */
  PORTONE_V1_CHANNEL_KEY: z.string().optional(),
  /** The older way, like `danal.{id}`. */
  PORTONE_V1_PG: z.string().optional(),
  PORTONE_V1_TIMEOUT: timeoutsSetting('20s'),
});
export type PortOneV1Settings = z.output<typeof schema>;

export const portOneV1Settings = {
  provider: 'portone-v1' as const,
  schema,
  required: ['PORTONE_V1_KEY', 'PORTONE_V1_SECRET', ['PORTONE_V1_CHANNEL_KEY', 'PORTONE_V1_PG']],
};
