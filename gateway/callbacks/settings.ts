import { z } from 'zod';

const headerError = 'expected the name of a header, like "x-callback-token"';

/** Settings of VerifyVASP's Callback API. */
export const callbackSettings = {
  VERIFYVASP_CALLBACK_TOKEN: z.string().min(16, { error: 'expected 16 characters or more' }).optional(),
  /** If the Enclave sends the token in a header of its own instead of `Authorization: Bearer`. */
  VERIFYVASP_CALLBACK_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, { error: headerError })
    .transform((name) => name.toLowerCase())
    .optional(),
};

/** How callbacks authenticate; undefined if callbacks are off. */
export const callbackAccess = (
  settings: z.output<z.ZodObject<typeof callbackSettings>>,
): { token: string; header: string | undefined } | undefined => {
  const { VERIFYVASP_CALLBACK_TOKEN: token, VERIFYVASP_CALLBACK_HEADER: header } = settings;
  return token === undefined ? undefined : { token, header };
};
