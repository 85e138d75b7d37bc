import { z } from 'zod';

const error =
  'expected the base64 of 32 bytes or more (`openssl rand -base64 32`), the newest first, separated by commas';

/** The newest key signs; all of them verify. */
export const tokenKeysSetting = z.string().transform((text, context): Uint8Array[] => {
  const keys = text.split(',').map((entry) => Buffer.from(entry.trim(), 'base64'));
  if (keys.some((key) => key.length < 32)) context.addIssue({ code: 'custom', message: error });
  return keys;
});
