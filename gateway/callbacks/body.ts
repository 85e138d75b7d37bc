import { z } from 'zod';
import type { Callback } from '../../contract/callbacks.ts';
import { txHashPattern } from '../../contract/travel-rule/transfer.ts';

const idPattern = '^[A-Za-z0-9._:-]{1,128}$';
const hashError = 'expected the hash of a transaction';
const wordPattern = '^[A-Za-z0-9_.-]{1,64}$';

/** For the API's document: what `data` has to hold where the callback is of this type. */
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
/** The Enclave writes it as a string too, and null may stand for none. What is neither is not guessed at: it may not become 0. */
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
/** An open string of the counterparty's: what is no plain code is not kept. */
const openWord = word.optional().catch(undefined);

/**
 * The news in a callback's body; undefined for a type that we do not need. What is not named here (`ivms101`, `message`:
 * personal data) is dropped. Source of the fields: VerifyVASP's Callback API.
 */
export const newsIn = ({
  callbackType,
  data,
}: z.infer<typeof callbackBody>): z.ZodSafeParseResult<Callback> | undefined => news.get(callbackType)?.safeParse(data);

/** Data is looked at by its type alone: a type that is new to us is nothing to fail over. */
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

/** A map: `constructor` is no type. */
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
