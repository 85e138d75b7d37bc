import type { AgreedTerms } from './consent.ts';
import type { Transfer } from './travel-rule/transfer.ts';

/** What can be asked of a running verification. */
export interface VerbFacts {
  /** The last part of its route: `POST /v1/verifications/{id}/<route>`. */
  route: string;
  /** Who may call it over HTTP. */
  roles: readonly ('backend' | 'operator' | 'user')[];
  /** The name of its argument. */
  argument?: keyof Arguments;
  /** Whether it can also be sent as a signal, by callers that do not wait for the answer. */
  signal: boolean;
  /** For the API reference and Temporal's Web UI. */
  description: string;
}

/** The arguments of the verbs, checked and normalised. */
export interface Arguments {
  code: string;
  terms: AgreedTerms;
  transfer: Transfer;
  reason: string;
}

/**
 * Every verb, in one place. The client's methods and signals, the workflows' handlers, the gateway's routes and the tests of
 * `docs/` are derived from it. Workflows import this file, so it imports only types.
 */
export const verbs = {
  submitCode: {
    route: 'code',
    roles: ['backend', 'user'],
    argument: 'code',
    signal: true,
    description: 'Submit the user’s code',
  },
  approve: {
    route: 'approve',
    roles: ['backend', 'user'],
    signal: true,
    description: 'Submit the user’s approval (PASS, APP, ARS)',
  },
  resend: { route: 'resend', roles: ['backend', 'user'], signal: true, description: 'Send the message again' },
  cancel: {
    route: 'cancel',
    roles: ['backend', 'operator', 'user'],
    signal: true,
    description: 'Cancel the verification; a call in flight still decides',
  },
  consent: {
    route: 'consent',
    roles: ['user'],
    argument: 'terms',
    signal: false,
    description: 'Submit the user’s consent to the current terms',
  },
  reportTransfer: {
    route: 'transfer',
    roles: ['backend'],
    argument: 'transfer',
    signal: true,
    description: 'Travel rule: report the transfer on its chain',
  },
  abandonTransfer: {
    route: 'transfer/abandon',
    roles: ['backend'],
    argument: 'reason',
    signal: true,
    description: 'Travel rule: report that there will be no transfer',
  },
} as const satisfies Record<string, VerbFacts>;

export type VerbName = keyof typeof verbs;
export const verbNames = Object.keys(verbs) as VerbName[];

/** The name of a verb's argument. */
export type ArgumentOf<V extends VerbName> = (typeof verbs)[V] extends { argument: infer A extends keyof Arguments }
  ? A
  : never;

/** The arguments of a verb: one or none. */
export type ArgumentsOf<V extends VerbName> = [ArgumentOf<V>] extends [never] ? [] : [Arguments[ArgumentOf<V>]];

export type SignalName = { [V in VerbName]: (typeof verbs)[V]['signal'] extends true ? V : never }[VerbName];
