import { z } from 'zod';
import { userFields } from '../../common.ts';
import { readDigits } from '../../digits.ts';
import { identityOptionsSchema } from '../../options.ts';
import { briefPersonSchema, personSchema } from '../../person.ts';
import { type TextRule, text } from '../../text.ts';

/** MobileOK's service types, by the method they belong to. The first is the default. */
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

const common = { ...userFields, options: identityOptionsSchema };

/** The text of the message; MobileOK replaces `[000000]` with the code. */
const message = (max: number, rule: TextRule = {}) =>
  text(max, { ...rule, counted: 'units' })
    .refine((value) => value.includes('[000000]'), {
      error: 'expected a text that contains "[000000]", the place of the code',
    })
    .meta({ pattern: '\\[000000\\]' });
const replyError = 'expected a phone number';
const replyNumber = z
  .string({ error: replyError })
  .transform((value) => readDigits(value) ?? '')
  .refine((value) => /^\d{4,12}$/.test(value), { error: replyError })
  .meta({ pattern: '^[0-9]{4,12}$' });

/** SMSAuth proves only the phone and needs no birth date, gender or nationality; every other service type does. */
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
    for (const field of ['birthDate', 'gender', 'foreigner'] as const)
      if (person[field] === undefined) {
        const [missing] = personSchema.shape[field].safeParse(undefined).error?.issues ?? [];
        context.addIssue({ code: 'custom', path: ['person', field], message: missing?.message });
      }
  })
  .meta({
    if: { properties: { serviceType: { const: 'SMSAuth' } }, required: ['serviceType'] },
    else: { properties: { person: { required: ['birthDate', 'gender', 'foreigner'] } } },
  });

const lms = z.strictObject({
  method: z.literal('LMS'),
  person: personSchema,
  serviceType: serviceTypeOf('LMS'),
  message: message(1_000, { lines: true }).optional(),
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
  message: text(1_000, { lines: true, counted: 'units' }).optional(),
  replyNumber: replyNumber.optional(),
  ...common,
});

export const mobileOkInputSchema = z.discriminatedUnion('method', [sms, lms, ars, pass], {
  error: 'expected one of SMS, LMS, ARS, PASS',
});
/** MobileOK's input, normalised. Before normalisation: `z.input<typeof mobileOkInputSchema>`. */
export type MobileOkInput = z.infer<typeof mobileOkInputSchema>;
