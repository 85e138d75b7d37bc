import { z } from 'zod';

/** Stands in URLs, so its shape is checked. */
const uuid = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);
const time = z.iso.datetime({ offset: true });

/** Every refusal. */
export const errorSchema = z.looseObject({ code: z.string().min(1) });

export const createdSchema = z.looseObject({ verificationUuid: uuid, createdAt: time });

/** An account, or several: the reference shows both a string and an array. */
const accounts = z.union([z.string(), z.array(z.string())]).nullish();
const amount = z.union([z.string(), z.number()]).nullish();

/**
 * A verification as GET and the list show it; only what Hwagin reads. The IVMS101 parts are strings that are not always
 * JSON (single quotes are seen), so they are left alone.
 */
export const verificationSchema = z.looseObject({
  verificationUuid: uuid,
  /** Open: what is neither VERIFIED, DENIED nor ERROR is *not yet*. */
  result: z.string().nullish(),
  reason: z.string().nullish(),
  verifiedAt: z.string().nullish(),
  txHash: z.string().nullish(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** A row of the list: what is needed to recognise a record. */
export const rowSchema = z.looseObject({
  verificationUuid: uuid,
  createdAt: time,
  symbol: z.string().nullish(),
  amount,
  assetInfo: z.looseObject({ symbol: z.string().nullish(), amount }).nullish(),
  originatorAccountNumber: accounts,
  beneficiaryAccountNumber: accounts,
});
export type Row = z.infer<typeof rowSchema>;

export const listSchema = z.looseObject({ count: z.number().nullish(), verifications: z.array(rowSchema) });

const vasp = z.looseObject({ vaspId: z.string(), health: z.string().nullish(), vaspStatus: z.string().nullish() });
export const vaspsSchema = z.looseObject({ vasps: z.array(vasp) });

export const accountSchema = z.looseObject({ accountVerificationResult: z.string(), reason: z.string().nullish() });

export const reportedSchema = z.looseObject({ result: z.boolean() });
