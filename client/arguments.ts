import { type AgreedTerms, agreedTermsSchema } from '../contract/consent.ts';
import { abandonReasonSchema, transferSchema } from '../contract/travel-rule/transfer.ts';
import { type ArgumentOf, type Arguments, type ArgumentsOf, type VerbName, verbs } from '../contract/verbs.ts';
import { parse, parseCode } from './input.ts';

/** A transfer as a caller writes it: `vout` is the output's index, for chains that have outputs. */
export interface TransferReport {
  txHash: string;
  vout?: number | string | undefined;
}

/** The arguments of verbs as callers may write them. */
interface Given {
  code: string;
  terms: AgreedTerms;
  transfer: TransferReport;
  reason: string;
}

/** What a caller passes with a verb: one argument or none. */
export type GivenWith<V extends VerbName> = [ArgumentOf<V>] extends [never] ? [] : [Given[ArgumentOf<V>]];

const readers: { readonly [A in keyof Arguments]: (given: Given[A]) => Arguments[A] } = {
  code: parseCode,
  terms: (terms) => parse(agreedTermsSchema, terms, ['terms']),
  transfer: (transfer) => parse(transferSchema, transfer),
  reason: (reason) => parse(abandonReasonSchema, reason, ['reason']),
};

/** Checks and normalises the arguments of a verb. Throws `invalid_input` or `invalid_code`. */
export const readArguments = <V extends VerbName>(verb: V, given: GivenWith<V>): ArgumentsOf<V> => {
  const facts = verbs[verb];
  if (!('argument' in facts)) return [] as unknown as ArgumentsOf<V>;
  const read = readers[facts.argument] as (value: unknown) => unknown;
  return [read(given[0])] as ArgumentsOf<V>;
};
