import type { Rules } from './rules.ts';

/** The vocabulary of the sandbox: what a test, a script or a person at a terminal sees of it. */

/** Their names, in the order of their ports. `sandbox/providers.ts` has to have each. */
export const providers = ['mobile-ok', 'portone-v1', 'portone-v2', 'nhn-otp', 'verify-vasp'] as const;
export type ProviderName = (typeof providers)[number];

/** What a provider does that costs money, reaches a person or leaves a record. */
export const effectKinds = [
  'sms',
  'arsCall',
  'passPush',
  'try',
  'verified',
  'key',
  'record',
  'txReport',
  'errorReport',
  'token',
] as const;
export type EffectKind = (typeof effectKinds)[number];

export interface Effect {
  /** Milliseconds since the epoch. */
  at: number;
  provider: ProviderName;
  effect: EffectKind;
  /** The phone (digits only), or NHN's userId. */
  to?: string;
  /** The provider's own id of what this belongs to: clientTxId, imp_uid, verification id, uuid. */
  reference?: string;
}

/** What may go wrong with a call before the provider does anything. */
export const faultKindsBefore = [
  'refused',
  'timeout',
  'reset',
  'slow',
  'html500',
  'envelope502',
  '503',
  '429',
  '401',
  'unknownCode',
  'outage',
  'stale',
] as const;

/**
 * What may go wrong after it did everything; `badHash`, `otherTransaction` and `oldResult` spoil the result of a MobileOK confirm,
 * the last two go wrong only for who reads by the letter.
 */
export const faultKindsAfter = [
  'lost',
  'drip',
  'malformed',
  'wrongShape',
  'missingFields',
  'empty',
  'oversized',
  'errorAfter',
  'badHash',
  'otherTransaction',
  'oldResult',
  'otherwise',
  'otherTypes',
] as const;

export const faultKinds = [...faultKindsBefore, ...faultKindsAfter] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  provider: ProviderName;
  /** The call as docs/sandbox.md names it, such as `auth/request`; any call when absent. */
  call?: string;
  kind: FaultKind;
  /** How many calls it strikes. @default 1 */
  times?: number;
  /** How many calls to let pass first. @default 0 */
  skip?: number;
  /** Strike before the provider acts, or after it acted. @default by kind */
  phase?: 'before' | 'after';
  /** Seconds in the Retry-After header of `429`; no header when absent. */
  retryAfter?: number;
  /** `slow`: how long (default 2000). `refused`: open again by itself after this long (default: until `heal`). */
  delayMs?: number;
  /** `unknownCode`: the code to answer with. */
  code?: string;
  /** `refused`: close only once this other call has been answered, so that the next call is the one refused. */
  after?: string;
}

export type SandboxEvent =
  | { type: 'arrived'; at: number; provider: ProviderName; call: string; request: number }
  | ({ type: 'effect'; call: string; request: number } & Effect)
  | { type: 'answered'; at: number; provider: ProviderName; call: string; request: number; fault?: FaultKind };

export type EventOf<T extends SandboxEvent['type']> = Extract<SandboxEvent, { type: T }>;

/** What can be asked of a sandbox, in this process or, over its control port, in another. */
export interface SandboxControl {
  /** The control API's address. */
  readonly url: string;
  readonly urls: Readonly<Record<ProviderName, string>>;
  /** The product's environment settings that point at this sandbox. */
  readonly settings: Readonly<Record<string, string>>;
  effects(): Promise<Effect[]>;
  count(provider: ProviderName, effect: EffectKind, reference?: string): Promise<number>;
  /** The last code sent to the phone. */
  code(phone: string): Promise<string | undefined>;
  /** The authenticator app's code for an NHN key (base32), now or at another moment. */
  totp(encodedKey: string, atMs?: number): Promise<string>;
  /** The user approves in the app (PASS, APP) or keys the number of the call (ARS). Fails when nothing waits. */
  approve(phone: string): Promise<void>;
  /** The user cancels in the app. */
  decline(phone: string): Promise<void>;
  fault(fault: Fault): Promise<void>;
  /** Forgets faults and opens closed listeners, of one provider or of all. */
  heal(provider?: ProviderName): Promise<void>;
  /** Changes rules of the imitated vendors; see `Rules`. */
  configure(rules: Partial<Rules>): Promise<void>;
  /** Moves the sandbox's clock for code, token and idempotency lifetimes (not for dates it prints). */
  advance(ms: number): Promise<void>;
  /** Forgets everything but its keys. */
  reset(): Promise<void>;
  /** Calls back on every event until the returned function is called. In-process listeners are awaited. */
  on<T extends SandboxEvent['type']>(type: T, listener: (event: EventOf<T>) => void | Promise<void>): () => void;
  close(): Promise<void>;
}
