import { z } from 'zod';
import type { Callback } from '../../contract/callbacks.ts';
import { txHashPattern } from '../../contract/travel-rule/transfer.ts';

const idPattern = '^[A-Za-z0-9._:-]{1,128}$';
const hashError = 'expected the hash of a transaction';
const wordPattern = '^[A-Za-z0-9_.-]{1,64}$';

/** For the API document: what `data` must contain for this callback type. */
const needs = (callbackType: string, fields: Record<string, string>) => ({
  if: { properties: { callbackType: { const: callbackType } } },
  then: {
    required: ['data'],
    properties: {
      data: {
        required: Object.keys(fields),
        properties: Object.fromEntries(
          Object.entries(fields).map(([name, pattern]) => [name, { type: 'string', pattern }]),
        ),
      },
    },
  },
});

const voutError = 'expected a whole number, or none';
/**
 * The Enclave also sends it as a string, and null may mean none. Anything else is refused rather than guessed: it must not become
 * 0.
 */
const output = z.union(
  [
    z.int({ error: voutError }).min(0, { error: voutError }),
    z
      .string({ error: voutError })
      .regex(/^\d{1,15}$/, { error: voutError })
      .transform(Number),
  ],
  { error: voutError },
);

const uuidError = 'expected the uuid of a verification';
const uuid = z.string({ error: uuidError }).regex(new RegExp(idPattern), { error: uuidError });
const word = z.string({ error: 'expected a word' }).regex(new RegExp(wordPattern), { error: 'expected a word' });
/** An open set of words from the counterparty; anything but a plain code is dropped. */
const openWord = word.optional().catch(undefined);

/**
 * The news in a callback's body; undefined for a type that we do not need. Fields not named here are dropped (`ivms101`,
 * `message`: personal data). Source of the fields: VerifyVASP's Callback API.
 */
export const newsIn = ({
  callbackType,
  data,
}: z.infer<typeof callbackBody>): z.ZodSafeParseResult<Callback> | undefined => news.get(callbackType)?.safeParse(data);

/** The data is validated only by its type: a type that is new to us must not cause an error. */
export const callbackBody = z
  .object({
    callbackType: z.string({ error: 'expected a word' }).min(1).max(64),
    data: z.unknown().optional().meta({ description: 'An object, by the type' }),
  })
  .meta({
    id: 'VerifyVaspCallback',
    allOf: [
      needs('VERIFICATION_RESULT', { verificationUuid: idPattern, verificationResult: wordPattern }),
      needs('TX_REPORT', { verificationUuid: idPattern, txHash: txHashPattern }),
      needs('ERROR_REPORT', { verificationUuid: idPattern, result: wordPattern }),
    ],
  });

/** A map, not an object, so that `constructor` is not a type. */
const news: ReadonlyMap<string, z.ZodType<Callback>> = new Map<string, z.ZodType<Callback>>(
  Object.entries({
    VERIFICATION_RESULT: z.object({ verificationUuid: uuid, verificationResult: word, reason: openWord }).transform(
      ({ verificationUuid, verificationResult, reason }): Callback => ({
        type: 'VERIFICATION_RESULT',
        uuid: verificationUuid,
        result: verificationResult,
        ...(reason !== undefined && { reason }),
      }),
    ),
    TX_REPORT: z
      .object({
        verificationUuid: uuid,
        txHash: z.string({ error: hashError }).regex(new RegExp(txHashPattern), { error: hashError }),
        vout: output.nullish(),
      })
      .transform(
        ({ verificationUuid, txHash, vout }): Callback => ({
          type: 'TX_REPORT',
          uuid: verificationUuid,
          txHash,
          ...(typeof vout === 'number' && { vout }),
        }),
      ),
    ERROR_REPORT: z.object({ verificationUuid: uuid, result: word, reason: openWord }).transform(
      ({ verificationUuid, result, reason }): Callback => ({
        type: 'ERROR_REPORT',
        uuid: verificationUuid,
        result,
        ...(reason !== undefined && { reason }),
      }),
    ),
  }),
);
