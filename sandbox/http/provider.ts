import type { IncomingHttpHeaders } from 'node:http';
import type { Spelling } from '../spelling/spellings.ts';
import type { EffectKind, Fault, ProviderName } from '../types.ts';
import type { World } from '../world.ts';

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON; a string goes out as it is. */
  body: unknown;
}

/** A vendor's right answer, as it may also come; undefined for one that has no other way. */
export type Respell = (
  call: string,
  body: Record<string, unknown>,
  spelling: Exclude<Spelling, 'plain'>,
) => Reply | undefined;

/** One call being handled. */
export interface Call {
  readonly call: string;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The fault that will strike the answer, for providers that spoil an answer in a way of their own. */
  readonly fault: Fault | undefined;
  /** How the answer is to be spelt, for what `respell` cannot see (sealed parts). */
  readonly spelling: Spelling;
  /** Counts an effect, tells listeners, and waits for them. */
  effect(effect: EffectKind, about?: { to?: string; reference?: string }): Promise<void>;
  /**
   * A message is about to go to this phone: a magic phone's scenario begins here.
   * Throws when it strikes before the effect.
   */
  sendingTo(phone: string): Promise<void>;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** Named groups become `params`, URL-decoded. */
  path: RegExp;
  call: string;
  handle(call: Call): Reply | Promise<Reply>;
}

/** What a provider is opened with. */
export interface Opening {
  world: World;
  /** Where its files outlive the process; absent: they need not. */
  dataDir: string | undefined;
}

export interface Provider {
  /** The product's environment settings for a provider that listens at this address. */
  settings(url: string): Record<string, string>;
  routes: Route[];
  /** Stands around a call, faults included: V2's idempotency. */
  gate?(call: Call, proceed: () => Promise<Reply>): Promise<Reply>;
  /** Other ways to say what is right. */
  respell?: Respell;
  /** How this vendor says no. */
  refusals: {
    envelope502(): Reply;
    unknownCode(code?: string): Reply;
    unauthorized(): Reply;
    tooMany(): Reply;
    outage(): Reply;
    stale?(): Reply;
    /** Nothing is served at this path. */
    notFound?(): Reply;
  };
  /** Top-level fields that `missingFields` leaves. */
  envelopeFields: readonly string[];
  /** Anything that goes on by itself, begun with the sandbox and stopped with it. */
  begin?(): void;
  end?(): void;
}

/** One that is open, under its name. */
export type OpenProvider = Provider & { readonly name: ProviderName };
