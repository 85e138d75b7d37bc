import { z } from 'zod';
import { count, flag, optional, text } from '../reading/fields.ts';

/** Every answer: `code` 0 is success, also beside HTTP 200 it may be another. */
export const envelopeSchema = z.looseObject({
  code: z.union([z.int(), z.string().regex(/^-?\d{1,9}$/)]),
  message: optional(z.string()),
  response: z.unknown(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

const positive = count.refine((value) => value > 0, 'expected a time');

/** `users/getToken`; times in UNIX seconds. */
export const tokenSchema = z.looseObject({ access_token: z.string().min(1), now: positive, expired_at: positive });

/** Stands in URLs, so its shape is checked. */
const impUid = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const requestedSchema = z.looseObject({ imp_uid: impUid });

/**
 * A certification; only what Hwagin reads. Numbers and flags come as strings at times. `phone` and `carrier` are absent without
 * the carriers' approval.
 */
export const certificationSchema = z.looseObject({
  imp_uid: impUid,
  /** Decides, so what is neither yes nor no is refused. */
  certified: flag.nullish(),
  /** UNIX seconds, or milliseconds; 0 before. */
  certified_at: z.unknown().optional(),
  name: optional(text),
  gender: optional(text),
  birthday: optional(text),
  /** Seconds of midnight in Korea; `birthday` may be missing beside it. */
  birth: z.unknown().optional(),
  phone: optional(text),
  carrier: optional(text),
  foreigner: optional(flag),
  /** Newer than `foreigner`; null where the PG does not say. */
  foreigner_v2: optional(flag),
  /** CI. Documented with at most 88 characters; longer ones are seen. */
  unique_key: optional(text),
  /** DI. Documented with at most 64 characters; longer ones are seen. */
  unique_in_site: optional(text),
});
export type Certification = z.infer<typeof certificationSchema>;
