import { z } from 'zod';
import { idSchema } from '../../contract/common.ts';
import { conversationOptionsSchema, identityOptionsSchema, travelRuleOptionsSchema } from '../../contract/options.ts';
import { outcomeSchema } from '../../contract/outcome.ts';
import { briefPersonSchema, personSchema } from '../../contract/person.ts';
import { inputSchemas, type Provider, providers } from '../../contract/providers/index.ts';
import { snapshotSchema } from '../../contract/snapshot.ts';

/** The schemas of the OpenAPI document. `contract/` explains the words. */
export const snapshotAnswer = snapshotSchema.meta({
  id: 'Verification',
  description: 'The state of a verification. Never contains a code, a name, CI or DI',
});
export const outcomeAnswer = outcomeSchema.meta({
  id: 'Outcome',
  description: 'The end with its evidence: personal data, only for the backend',
});

export const idParams = z.object({ id: idSchema });

const lifetimeError = 'expected whole seconds from 60 to 86400';
const tokenRequestSchema = z
  .strictObject({
    expiresIn: z
      .int({ error: lifetimeError })
      .min(60, { error: lifetimeError })
      .max(86_400, { error: lifetimeError })
      .default(1_800)
      .meta({ description: 'Seconds' }),
    returnUrl: z
      .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
      .max(2_000, { error: 'expected at most 2000 characters' })
      .optional()
      .meta({ description: 'Where the page sends the user back to; must match HWAGIN_RETURN_URLS' }),
  })
  .meta({ id: 'TokenRequest' });

const tokenAnswer = z
  .object({
    token: z.string().meta({ description: 'For the user of this one verification: no outcome can be read with it' }),
    expiresAt: z.iso.datetime(),
    pageUrl: z.string().meta({ description: 'The hosted page, with the token in its fragment' }),
  })
  .meta({ id: 'UserAccess' });

/** Names that client generators use; objects without one are named after their position. */
z.globalRegistry.add(personSchema, { id: 'Person' });
z.globalRegistry.add(briefPersonSchema, { id: 'BriefPerson' });
z.globalRegistry.add(conversationOptionsSchema.unwrap(), { id: 'ConversationOptions' });
z.globalRegistry.add(identityOptionsSchema.unwrap(), { id: 'IdentityOptions' });
z.globalRegistry.add(travelRuleOptionsSchema.unwrap(), { id: 'TravelRuleOptions' });

const startOf = <P extends Provider>(provider: P) =>
  z.strictObject({
    id: idSchema.meta({ description: 'Chosen by you; the same start twice is one verification' }),
    provider: z.literal(provider),
    input: inputSchemas[provider],
    wait: z.boolean({ error: 'expected true or false' }).default(true).meta({
      description: 'Whether to wait until the challenge was sent or the verification has ended, at most 30 s',
    }),
    user: tokenRequestSchema.optional().meta({ description: 'Requests a token for the user, and a link to the page' }),
  });

export const startBody = z
  .discriminatedUnion(
    'provider',
    providers.map(startOf) as [ReturnType<typeof startOf>, ...ReturnType<typeof startOf>[]],
    { error: `expected one of ${providers.join(', ')}` },
  )
  .meta({ id: 'Start' });

export const startAnswer = snapshotSchema.extend({ user: tokenAnswer.optional() }).meta({ id: 'StartedVerification' });

export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, { error: 'expected 1 to 255 visible ASCII characters' })
    .optional()
    .meta({ description: 'The same key and request within 24 hours get the same answer, and are acted on once' }),
});

const purposeError = 'expected 1 to 128 of A-Z a-z 0-9 . _ : @ / -';
export const purposeHeader = z.object({
  'x-purpose': z
    .string({ error: purposeError })
    .regex(/^[A-Za-z0-9._:@/-]{1,128}$/, { error: purposeError })
    .optional()
    .meta({ description: 'The purpose, for the access record: a word or a ticket’s id' }),
});
