import { z } from 'zod';
import type { RingKey } from './key-ring.ts';

const keysError = 'expected "id:key" with the base64 of 32 bytes, the newest first, separated by commas';

const ringKeys = z.string().transform((text, context): [RingKey, ...RingKey[]] => {
  const keys = text.split(',').map((entry) => readKey(entry.trim()));
  const wrong = keys.indexOf(undefined);
  const [first, ...others] = keys.filter((key) => key !== undefined);
  if (wrong >= 0 || !first) {
    context.addIssue({ code: 'custom', message: `${keysError} (entry ${wrong + 1} is not)` });
    return z.NEVER;
  }
  const ids = [first, ...others].map(({ id }) => id);
  if (new Set(ids).size < ids.length) {
    context.addIssue({ code: 'custom', message: 'expected each id only once' });
    return z.NEVER;
  }
  return [first, ...others];
});

const subjectError = 'expected the base64 of 32 bytes or more';
const subjectKey = z
  .string()
  .transform(readBase64)
  .refine((key): key is Buffer => key !== undefined && key.length >= 32, { error: subjectError });

/** The settings for encrypting payloads and hashing people. */
export const privacySettings = z.object({
  HWAGIN_ENCRYPTION_KEYS: ringKeys.optional(),
  HWAGIN_SUBJECT_KEY: subjectKey.optional(),
  HWAGIN_KEY_PROVIDER: z
    .string()
    .min(1, { error: 'expected the path of a JavaScript module, or a package' })
    .optional(),
});

/** One `id:base64` of the ring. */
function readKey(entry: string): RingKey | undefined {
  const [, id, text] = /^([A-Za-z0-9._-]{1,64}):(.+)$/.exec(entry) ?? [];
  const key = text === undefined ? undefined : readBase64(text);
  return id !== undefined && key?.length === 32 ? { id, key } : undefined;
}

/** Strict, in either alphabet: Node's own decoder skips invalid characters, and a truncated key would go unnoticed. */
function readBase64(text: string): Buffer | undefined {
  const plain = text.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
  const bytes = Buffer.from(plain, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === plain ? bytes : undefined;
}
