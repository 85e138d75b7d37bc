import { z } from 'zod';
import { consentSchema } from './consent.ts';
import { providers } from './providers/index.ts';
import { messageSchema } from './snapshot.ts';
import { carriers, endStatuses } from './words.ts';

export const identitySchema = z.object({
  name: z.string().optional(),
  phone: z.string().optional(),
  carrier: z.enum(carriers).optional(),
  birthDate: z.string().optional(),
  gender: z.enum(['male', 'female']).optional(),
  foreigner: z.boolean().optional(),
  /** Connecting information (연계정보): identifies a person for life, the same at every service. */
  ci: z.string().optional(),
  /** Duplication information (중복가입확인정보): identifies a person for life at one service. */
  di: z.string().optional(),
  verifiedAt: z.iso.datetime(),
  /** The provider's id of this verification. */
  providerReference: z.string(),
});
/** The person whom the provider has verified. Personal data. */
export type Identity = z.infer<typeof identitySchema>;

const matchedFields = ['name', 'phone', 'birthDate', 'gender', 'foreigner'] as const;
export type MatchedField = (typeof matchedFields)[number];
const matchSchema = z.object({
  /** The fields that both the input and the provider gave. Empty with `match: 'off'`. */
  compared: z.array(z.enum(matchedFields)),
  /** The fields that differ: the end is `denied`, `person_mismatch`. */
  differ: z.array(z.enum(matchedFields)).optional(),
});
/** Whether the verified person is the requested one. No personal data. */
export type Match = z.infer<typeof matchSchema>;

const travelRuleSchema = z.object({
  verificationUuid: z.string(),
  /** The provider's result, verbatim (`VERIFIED`, `DENIED`, `ERROR`, …). */
  result: z.string(),
  reason: z.string().optional(),
  txHash: z.string().optional(),
});
export type TravelRule = z.infer<typeof travelRuleSchema>;

export const outcomeSchema = z.object({
  id: z.string(),
  provider: z.enum(providers),
  status: z.enum(endStatuses),
  reason: z.string().optional(),
  identity: identitySchema.optional(),
  /** Present if the provider names the person it has verified. */
  match: matchSchema.optional(),
  /** NHN OTP: the key to store with the user and to pass to every later `verify`. A secret. */
  enrolment: z.object({ encodedKey: z.string() }).optional(),
  travelRule: travelRuleSchema.optional(),
  consent: consentSchema.optional(),
  messages: z.array(messageSchema).default([]),
});
/** The end with its evidence, only for the backend that started the verification. */
export type Outcome = z.infer<typeof outcomeSchema>;
