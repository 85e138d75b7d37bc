import { z } from 'zod';
import { count, optional } from '../reading/fields.ts';
import { createdAtSchema } from './created-at.ts';
import { readable, unreadable } from './unreadable.ts';

/** Part of URLs, so its format is checked. */
const uuid = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

/** The fields of every refusal. */
export const errorSchema = z.looseObject({ code: z.string().min(1) });

/** A record is identified only by its uuid; its time decides nothing. */
export const createdSchema = z.looseObject({ verificationUuid: uuid, createdAt: z.unknown().optional() });

/** One account or several: the reference shows both a string and an array. */
const accounts = z.union([z.string(), z.array(z.string())]);
const amount = z.union([z.string(), z.number()]);

/**
 * A verification as GET and the list show it; only what Hwagin reads. The IVMS101 parts are strings that are not always JSON
 * (single quotes occur), so they are not parsed here.
 */
export const verificationSchema = z.looseObject({
  verificationUuid: uuid,
  /** An open set: anything other than VERIFIED, DENIED or ERROR is *not yet*. */
  result: optional(z.string()),
  reason: optional(z.string()),
  verifiedAt: optional(z.string()),
  txHash: optional(z.string()),
});
export type Verification = z.infer<typeof verificationSchema>;

/** More fields that a row may have, in either spelling: they prove nothing, but may show that it is another record. */
const trade = {
  tradePrice: optional(amount),
  tradeCurrency: optional(z.string()),
  tradeISODatetime: optional(z.string()),
  tradeISODateTime: optional(z.string()),
};
const parties = {
  beneficiaryVaspId: optional(z.string()),
  ivms101Originator: z.unknown().optional(),
  ivms101Beneficiary: z.unknown().optional(),
};

const saysNothing = {
  tradePrice: undefined,
  tradeCurrency: undefined,
  tradeISODatetime: undefined,
  tradeISODateTime: undefined,
  beneficiaryVaspId: undefined,
};

/**
 * A row of the list: what is needed to recognise a record. If a field cannot be read, only that field becomes `unreadable`, not
 * the whole page.
 */
export const rowSchema = z
  .object({
    verificationUuid: readable(uuid),
    createdAt: readable(createdAtSchema),
    symbol: readable(z.string()),
    amount: readable(amount),
    assetInfo: readable(z.object({ symbol: readable(z.string()), amount: readable(amount), ...trade })),
    originatorAccountNumber: readable(accounts),
    beneficiaryAccountNumber: readable(accounts),
    /** Spelt like this in some of the vendor's examples. */
    beneficaryAccountNumber: readable(accounts),
    ...trade,
    ...parties,
  })
  .catch({
    verificationUuid: unreadable,
    createdAt: unreadable,
    symbol: unreadable,
    amount: unreadable,
    assetInfo: unreadable,
    originatorAccountNumber: unreadable,
    beneficiaryAccountNumber: unreadable,
    beneficaryAccountNumber: unreadable,
    ...saysNothing,
  });
type WireRow = z.infer<typeof rowSchema>;
/** A row whose time is in ms. */
export type Row = Omit<WireRow, 'createdAt'> & { createdAt: number | typeof unreadable };

/** `count` is text in older Enclaves. */
export const listSchema = z.looseObject({ count: optional(count), verifications: z.array(rowSchema) });

const vasp = z.looseObject({
  vaspId: optional(z.string()),
  health: optional(z.string()),
  vaspStatus: optional(z.string()),
});
export const vaspsSchema = z.looseObject({
  vasps: z.array(vasp.catch({ vaspId: undefined, health: undefined, vaspStatus: undefined })),
});

export const accountSchema = z.looseObject({ accountVerificationResult: z.string(), reason: optional(z.string()) });

export const reportedSchema = z.looseObject({ result: z.boolean() });
