import { z } from 'zod';
import { timeoutsSetting, urlSetting } from '../../config/provider-settings.ts';

const schema = z.object({
  /** Your own Enclave, like `http://enclave.internal:21117`. */
  VERIFYVASP_URL: urlSetting,
  VERIFYVASP_TIMEOUT: timeoutsSetting('10s'),
});
export type VerifyVaspSettings = z.output<typeof schema>;

export const verifyVaspSettings = { provider: 'verify-vasp' as const, schema, required: ['VERIFYVASP_URL'] };
