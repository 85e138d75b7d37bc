/** What the model-based tests are made of: the words that model, fake providers and player share. */

/** How a call may be repeated; the classes of `docs/providers.md`. `local`: safe, as a local activity. */
export type CallClass = 'once' | 'keyed' | 'safe' | 'local' | 'report';

/** What can go wrong with one attempt of a call. */
export const faults = [
  /** Certainly not done. */
  'unavailable',
  /** The same, and the provider asks to wait (`retryAfter`). */
  'wait',
  /** The answer is lost: not done, but nobody knows. */
  'lostUndone',
  /** The answer is lost: done, but nobody knows. */
  'lostDone',
  /** Done, but the answer makes no sense. */
  'garbled',
  'rejected',
  /** A refusal that says: not this person (MobileOK's 2910). */
  'stranger',
  /** Done, but its answer cannot be trusted. */
  'untrusted',
  'off',
] as const;
export type Fault = (typeof faults)[number];

/** The provider did what it was asked for, though its answer is worth nothing. */
export const isDone = (fault: Fault): boolean => fault === 'lostDone' || fault === 'garbled' || fault === 'untrusted';

export const vendorCode = 'V-77';
export const strangerCode = '2910';

/**
 * Time is a grid, so that neither model nor test depends on how long the machine takes for what it does. All in ms after a
 * point of the grid: what is done is done at once, and takes less than `patience` on the machine; short waits are over at
 * `settled`; deadlines lie at `afterGrid`, polls at `pollAt`, and long waits end at neither of these.
 */
export const grid = 300_000;
export const patience = 30_000;
export const settled = 50_000;
export const afterGrid = 85_000;
export const pollAt = 150_000;
/** Asked for by a provider that is busy; three of these are over at neither of the above. */
export const retryAfter = 55_000;

export type Deed =
  | 'start'
  | 'right'
  | 'wrong'
  | 'garbage'
  | 'resend'
  | 'cancel'
  | 'temporalCancel'
  | 'transfer'
  | 'abandon'
  | 'decide'
  | 'callback'
  /** A callback, and at once another that says VERIFIED. */
  | 'contradiction'
  | 'nothing';

/** How a provider phrases its refusal of an answer. */
export const phrases = ['none', 'wrong', 'pending', 'stale', 'denied', 'final', 'over', 'dead', 'unknown'] as const;
export type Phrase = (typeof phrases)[number];

/** What a counterparty says. `LATER` is a value nobody knows. */
export const results = ['VERIFIED', 'DENIED', 'ERROR', 'LATER'] as const;
export type VaspSays = (typeof results)[number];

/** One thing that is done to a verification. */
export interface Action {
  deed: Deed;
  by: 'update' | 'signal';
  phrase: Phrase;
  says: VaspSays;
  /** Where a decision can be seen: by polls and looks, or by a look alone. */
  seen: 'poll' | 'look';
  /** Whom a callback is about. */
  about: 'this' | 'another' | 'nobody';
}

export interface Step extends Action {
  /** Of the attempts of this step's calls, in order. */
  faults: (Fault | 'none')[];
  /** Done while a call of this step is in flight at the provider, or waits for its repeat. */
  meanwhile: Action;
}

export interface Options {
  method: number;
  challengeExpiresIn: number;
  expiresIn: number;
  maxAttempts: number;
  maxResends: number;
  resendCooldown: number;
  maxRestarts: number;
  resultTimeout: number;
  transferTimeout: number;
  precheck: boolean;
}

export interface Sequence {
  options: Options;
  steps: Step[];
}

/** What a model says of something done: taken, or refused with this code. */
export type Reception = 'taken' | { refused: string };

/** What a snapshot must show, as far as a model knows. Times are ms since the sequence began. */
export interface View {
  status: string;
  reason?: string | undefined;
  challenge?: {
    number: number;
    cause: string;
    attemptsLeft: number;
    resendsLeft: number;
    issuedAt: number;
    expiresAt: number;
    resendAt?: number | undefined;
  };
  lastAttempt?: string | undefined;
  /** Why each message was sent that went out, or may have. */
  messages?: string[];
}
