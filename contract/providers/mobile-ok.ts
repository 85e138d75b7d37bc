import { z } from 'zod';
import { userFields } from '../common.ts';
import { conversationOptionsSchema } from '../options.ts';
import { briefPersonSchema, personSchema, text } from '../person.ts';

/** MobileOK's service types, by the method they go with. The first is the default. */
export const mobileOkServiceTypes = {
  SMS: ['telcoAuth', 'SMSAuth', 'telcoAuth-Adult'],
  LMS: ['telcoAuth-LMS', 'telcoAuth-Adult'],
  ARS: ['telcoAuth-ARSAuth', 'telcoAuth-Adult'],
  PASS: ['telcoAuth', 'telcoAuth-Adult'],
} as const;

const serviceTypeOf = <M extends keyof typeof mobileOkServiceTypes>(method: M) => {
  const types = mobileOkServiceTypes[method];
  return z.enum(types, { error: `expected one of ${types.join(', ')}` }).optional();
};

const common = { ...userFields, options: conversationOptionsSchema };

/** The text of the message; `[000000]` is where MobileOK puts the code. */
const message = (max: number) =>
  text(max)
    .refine((value) => value.includes('[000000]'), {
      error: 'expected a text that holds "[000000]", the place of the code',
    })
    .meta({ pattern: '\\[000000\\]' });
const replyNumber = z
  .string({ error: 'expected a phone number' })
  .transform((value) => value.replace(/[\s-]/g, ''))
  .refine((value) => /^\d{4,12}$/.test(value), { error: 'expected a phone number' })
  .meta({ pattern: '^[0-9]{4,12}$' });

/** SMSAuth proves the phone alone and needs no birth date, gender or nationality; every other service type does. */
const sms = z
  .strictObject({
    method: z.literal('SMS'),
    person: briefPersonSchema,
    serviceType: serviceTypeOf('SMS'),
    message: message(80).optional(),
    replyNumber: replyNumber.optional(),
    ...common,
  })
  .superRefine(({ person, serviceType }, context) => {
    if (serviceType === 'SMSAuth') return;
    for (const issue of personSchema.safeParse(person).error?.issues ?? [])
      context.addIssue({ code: 'custom', path: ['person', ...issue.path], message: issue.message });
  })
  .meta({
    if: { properties: { serviceType: { const: 'SMSAuth' } }, required: ['serviceType'] },
    else: { properties: { person: { required: ['birthDate', 'gender', 'foreigner'] } } },
  });

const lms = z.strictObject({
  method: z.literal('LMS'),
  person: personSchema,
  serviceType: serviceTypeOf('LMS'),
  message: message(1_000).optional(),
  replyNumber: replyNumber.optional(),
  ...common,
});

const ars = z.strictObject({
  method: z.literal('ARS'),
  person: personSchema,
  serviceType: serviceTypeOf('ARS'),
  arsCode: text(20).optional(),
  arsMessage: text(200).optional(),
  replyNumber: replyNumber.optional(),
  ...common,
});

const pass = z.strictObject({
  method: z.literal('PASS'),
  person: briefPersonSchema,
  serviceType: serviceTypeOf('PASS'),
  message: text(1_000).optional(),
  replyNumber: replyNumber.optional(),
  ...common,
});

export const mobileOkInputSchema = z.discriminatedUnion('method', [sms, lms, ars, pass], {
  error: 'expected one of SMS, LMS, ARS, PASS',
});
/** MobileOK, normalised. Before normalisation: `z.input<typeof mobileOkInputSchema>`. */
export type MobileOkInput = z.infer<typeof mobileOkInputSchema>;
