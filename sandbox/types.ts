import type { Rules } from './rules.ts';

/** The types of the sandbox that a test, a script or a person at a terminal sees. */

/** Their names, in the order of their ports. `sandbox/providers.ts` must contain each. */
export const providers = ['mobile-ok', 'portone-v1', 'portone-v2', 'nhn-otp', 'verify-vasp'] as const;
export type ProviderName = (typeof providers)[number];

/** Something a provider does that costs money, reaches a person or leaves a record. */
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
  /** The provider's id of what this belongs to: clientTxId, imp_uid, verification id, uuid. */
  reference?: string;
}

/** Faults of a call before the provider does anything. */
const faultKindsBefore = [
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
 * Faults after the provider did everything. `badHash`, `otherTransaction` and `oldResult` corrupt the result of a
 * MobileOK confirm; the last two are faults only for a client that insists on the documented form.
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
  /** The call by its name in docs/sandbox.md, such as `auth/request`; any call if absent. */
  call?: string;
  kind: FaultKind;
  /** How many calls it affects. @default 1 */
  times?: number;
  /** How many calls to let pass first. @default 0 */
  skip?: number;
  /** Before the provider acts, or after it acted. @default by kind */
  phase?: 'before' | 'after';
  /** Seconds in the Retry-After header of `429`; no header if absent. */
  retryAfter?: number;
  /** `slow`: how long (default 2000). `refused`: reopens after this long (default: only with `heal`). */
  delayMs?: number;
  /** `unknownCode`: the code to answer with. */
  code?: string;
  /** `refused`: close only once this other call has been answered, so that the next call is refused. */
  after?: string;
}

export type SandboxEvent =
  | { type: 'arrived'; at: number; provider: ProviderName; call: string; request: number }
  | ({ type: 'effect'; call: string; request: number } & Effect)
  | { type: 'answered'; at: number; provider: ProviderName; call: string; request: number; fault?: FaultKind };

export type EventOf<T extends SandboxEvent['type']> = Extract<SandboxEvent, { type: T }>;

/** What a sandbox can be asked to do, in this process or, over its control port, in another. */
export interface SandboxControl {
  /** The control API's address. */
  readonly url: string;
  readonly urls: Readonly<Record<ProviderName, string>>;
  /** Hwagin's environment settings for this sandbox. */
  readonly settings: Readonly<Record<string, string>>;
  effects(): Promise<Effect[]>;
  count(provider: ProviderName, effect: EffectKind, reference?: string): Promise<number>;
  /** The last code sent to the phone. */
  code(phone: string): Promise<string | undefined>;
  /** The authenticator app's code for an NHN key (base32), now or at another time. */
  totp(encodedKey: string, atMs?: number): Promise<string>;
  /** The user approves in the app (PASS, APP) or keys in the number during the call (ARS). Fails if nothing waits. */
  approve(phone: string): Promise<void>;
  /** The user cancels in the app. */
  decline(phone: string): Promise<void>;
  fault(fault: Fault): Promise<void>;
  /** Removes faults and reopens closed listeners, of one provider or of all. */
  heal(provider?: ProviderName): Promise<void>;
  /** Changes rules of the imitated vendors; see `Rules`. */
  configure(rules: Partial<Rules>): Promise<void>;
  /** Moves the sandbox's clock for code, token and idempotency lifetimes (not for dates it prints). */
  advance(ms: number): Promise<void>;
  /** Resets everything except its keys. */
  reset(): Promise<void>;
  /** Calls back on every event until the returned function is called. In-process listeners are awaited. */
  on<T extends SandboxEvent['type']>(type: T, listener: (event: EventOf<T>) => void | Promise<void>): () => void;
  close(): Promise<void>;
}
