import { z } from 'zod';
import { optional, text } from '../reading/fields.ts';

/** New fields and values may appear at any time, so all schemas here are open. Source: PortOne's OpenAPI 1.16.0. */
export const errorSchema = z.looseObject({
  type: z.string().min(1),
  /** PG_PROVIDER only. */
  pgCode: optional(text),
});
export type PortOneV2Error = z.infer<typeof errorSchema>;

const customer = z.looseObject({
  /** Required: it decides who was verified. */
  name: text,
  phoneNumber: optional(text),
  operator: optional(text),
  birthDate: optional(text),
  gender: optional(text),
  isForeigner: optional(z.boolean()),
  ci: optional(text),
  di: optional(text),
});

export const verificationSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  /** With status VERIFIED. */
  verifiedAt: z.unknown().optional(),
  verifiedCustomer: optional(customer),
  /** With status FAILED. */
  failure: optional(z.looseObject({ pgCode: optional(text) })),
});
export type PortOneV2Verification = z.infer<typeof verificationSchema>;

export const confirmedSchema = z.looseObject({ identityVerification: verificationSchema });
