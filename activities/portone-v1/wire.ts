import { z } from 'zod';

/** Every answer: `code` 0 is success, also beside HTTP 200 it may be another. */
export const envelopeSchema = z.looseObject({
  code: z.union([z.int(), z.string().regex(/^-?\d{1,9}$/)]),
  message: z.string().nullish(),
  response: z.unknown(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** `users/getToken`; times in UNIX seconds. */
export const tokenSchema = z.looseObject({
  access_token: z.string().min(1),
  now: z.number().positive(),
  expired_at: z.number().positive(),
});

/** Stands in URLs, so its shape is checked. */
const impUid = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const requestedSchema = z.looseObject({ imp_uid: impUid });

/** A certification; only what Hwagin reads. `phone` and `carrier` are absent without the carriers' approval. */
export const certificationSchema = z.looseObject({
  imp_uid: impUid,
  certified: z.boolean().nullish(),
  /** UNIX seconds; 0 before. */
  certified_at: z.number().nullish(),
  name: z.string().nullish(),
  gender: z.string().nullish(),
  birthday: z.string().nullish(),
  phone: z.string().nullish(),
  carrier: z.string().nullish(),
  foreigner: z.boolean().nullish(),
  /** Newer than `foreigner`; null where the PG does not say. */
  foreigner_v2: z.boolean().nullish(),
  /** CI. */
  unique_key: z.string().max(88).nullish(),
  /** DI. */
  unique_in_site: z.string().max(64).nullish(),
});
export type Certification = z.infer<typeof certificationSchema>;
