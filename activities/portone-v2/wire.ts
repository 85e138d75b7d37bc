import { z } from 'zod';

/** New fields and values may appear at any time, so nothing here is closed. Source: PortOne's OpenAPI 1.16.0. */
export const errorSchema = z.looseObject({
  type: z.string().min(1),
  /** PG_PROVIDER only. */
  pgCode: z.string().nullish(),
});
export type PortOneV2Error = z.infer<typeof errorSchema>;

const customer = z.looseObject({
  name: z.string().nullish(),
  phoneNumber: z.string().nullish(),
  operator: z.string().nullish(),
  birthDate: z.string().nullish(),
  gender: z.string().nullish(),
  isForeigner: z.boolean().nullish(),
  ci: z.string().nullish(),
  di: z.string().nullish(),
});

export const verificationSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  /** With status VERIFIED. */
  verifiedAt: z.iso.datetime({ offset: true }).nullish(),
  verifiedCustomer: customer.nullish(),
  /** With status FAILED. */
  failure: z.looseObject({ pgCode: z.string().nullish() }).nullish(),
});
export type PortOneV2Verification = z.infer<typeof verificationSchema>;

export const confirmedSchema = z.looseObject({ identityVerification: verificationSchema });
