import { z } from 'zod';
import { count, flag, optional, text } from '../reading/fields.ts';

/** The fields of every answer: `code` 0 is success; it may be another code even with HTTP 200. */
export const envelopeSchema = z.looseObject({
  code: z.union([z.int(), z.string().regex(/^-?\d{1,9}$/)]),
  message: optional(z.string()),
  response: z.unknown(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

const positive = count.refine((value) => value > 0, 'expected a time');

/** `users/getToken`; times in UNIX seconds. */
export const tokenSchema = z.looseObject({ access_token: z.string().min(1), now: positive, expired_at: positive });

/** Part of URLs, so its format is checked. */
const impUid = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const requestedSchema = z.looseObject({ imp_uid: impUid });

/**
 * A certification; only what Hwagin reads. Numbers and flags are sometimes strings. `phone` and `carrier` are absent without the
 * carriers' approval.
 */
export const certificationSchema = z.looseObject({
  imp_uid: impUid,
  /** Decides the verdict, so anything other than yes or no is refused. */
  certified: flag.nullish(),
  /** UNIX seconds, or milliseconds; 0 if not certified. */
  certified_at: z.unknown().optional(),
  name: optional(text),
  gender: optional(text),
  birthday: optional(text),
  /** Midnight in Korea, in UNIX seconds; `birthday` may be absent. */
  birth: z.unknown().optional(),
  phone: optional(text),
  carrier: optional(text),
  foreigner: optional(flag),
  /** Newer than `foreigner`; null if the PG does not say. */
  foreigner_v2: optional(flag),
  /** CI. Documented with at most 88 characters, but longer ones occur. */
  unique_key: optional(text),
  /** DI. Documented with at most 64 characters, but longer ones occur. */
  unique_in_site: optional(text),
});
export type Certification = z.infer<typeof certificationSchema>;
