import type { IncomingHttpHeaders } from 'node:http';
import type { Spelling } from '../spelling/spellings.ts';
import type { EffectKind, Fault, ProviderName } from '../types.ts';
import type { World } from '../world.ts';

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is. */
  body: unknown;
}

/** Another form of a vendor's correct answer; undefined if there is none. */
export type Respell = (
  call: string,
  body: Record<string, unknown>,
  spelling: Exclude<Spelling, 'plain'>,
) => Reply | undefined;

/** One call in progress. */
export interface Call {
  readonly call: string;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The fault that will change the answer, for providers that apply some faults themselves. */
  readonly fault: Fault | undefined;
  /** The form of the answer, for parts that `respell` cannot see (sealed parts). */
  readonly spelling: Spelling;
  /** Counts an effect, notifies listeners, and waits for them. */
  effect(effect: EffectKind, about?: { to?: string; reference?: string }): Promise<void>;
  /**
   * Called before a message is sent to this phone: applies the scenario of a magic phone. Throws if its fault comes
   * before the effect.
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
  /** Where its files outlive the process; absent if they need not. */
  dataDir: string | undefined;
}

export interface Provider {
  /** Hwagin's environment settings for a provider that listens at this address. */
  settings(url: string): Record<string, string>;
  routes: Route[];
  /** Wraps a call, including its faults: V2's idempotency. */
  gate?(call: Call, proceed: () => Promise<Reply>): Promise<Reply>;
  /** Other forms of a correct answer. */
  respell?: Respell;
  /** How this vendor refuses. */
  refusals: {
    envelope502(): Reply;
    unknownCode(code?: string): Reply;
    unauthorized(): Reply;
    tooMany(): Reply;
    outage(): Reply;
    stale?(): Reply;
    /** The answer for an unknown path. */
    notFound?(): Reply;
  };
  /** Top-level fields that `missingFields` keeps. */
  envelopeFields: readonly string[];
  /** Background work, started and stopped with the sandbox. */
  begin?(): void;
  end?(): void;
}

/** An open provider, with its name. */
export type OpenProvider = Provider & { readonly name: ProviderName };
