import type { Identity } from '../../contract/outcome.ts';
import type { InputOf } from '../../contract/providers/index.ts';

/** The input for a code by SMS. */
export type Input = InputOf<'mobile-ok'>;

export const contenderNames = ['hwagin', 'plain-temporal', 'floor', 'floor-with-calls', 'dbos', 'restate'] as const;
/** Hwagin without its payload codec, which the product does not offer: the difference is the cost of encryption. */
export const unencrypted = 'hwagin-unencrypted';
export type ContenderName = (typeof contenderNames)[number] | typeof unencrypted;

export type End = 'verified' | 'denied' | 'expired' | 'max_attempts_reached' | 'failed';
export type Verdict = End | 'wrong';

export interface Outcome {
  status: End;
  identity?: Identity | undefined;
}

/** One way to make a MobileOK SMS verification durable: the process that runs it, and the calls of a backend. */
export interface Contender {
  /** Resolves once the message was sent, or the verification has ended. */
  start(id: string, input: Input): Promise<void>;
  /** Submits a code and resolves with its verdict. `attempt` counts from 1. */
  submit(id: string, code: string, attempt: number): Promise<Verdict>;
  /** The end with its evidence. */
  outcome(id: string): Promise<Outcome>;
  /** Starts a verification that will wait, and resolves once it does. Only for Hwagin. */
  begin?(id: string, number: number, waiting: Waiting): Promise<void>;
  close(): Promise<void>;
}

/**
 * A code that nobody enters until it expires (`until`: ms since 1970); or a counterparty that does not answer and is polled,
 * first after `pollInterval`.
 */
export type Waiting = { kind: 'sms'; until?: number | undefined } | { kind: 'travel-rule'; pollInterval: `${number}s` };

/** The addresses of everything. Each contender takes what it needs. */
export type Places = Record<string, string>;

export const place = (places: Places, name: string): string => {
  const value = places[name];
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
};
