import { randomInt } from 'node:crypto';
import { FaultPlan } from './faults.ts';
import { approvesItself, declinesItself, drawCode, expiresAtOnce } from './magic.ts';
import { defaultRules, type Rules } from './rules.ts';
import type { InboxEntry, Store } from './store.ts';
import type { EventOf, SandboxEvent } from './types.ts';

export type Listener = (event: SandboxEvent) => void | Promise<void>;

/** What all providers share: state, clock, phones, faults, listeners. */
export class World {
  readonly rules: Rules;
  readonly faults = new FaultPlan();
  readonly store: Store;
  readonly log: (line: string) => void;
  readonly #initialRules: Rules;
  readonly #listeners = new Set<Listener>();
  #ahead = 0;

  constructor(store: Store, rules: Partial<Rules>, log: (line: string) => void) {
    this.store = store;
    this.log = log;
    this.#initialRules = { ...defaultRules, ...rules };
    this.rules = { ...this.#initialRules };
  }

  /** The clock for lifetimes. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }

  /** A provider's own state, created on first use. */
  slice<S>(name: string, initial: () => S): S {
    this.store.snapshot.slices[name] ??= initial();
    return this.store.snapshot.slices[name] as S;
  }

  phone(number: string): InboxEntry {
    const inbox = this.store.snapshot.inbox;
    return (inbox[digits(number)] ??= { sends: 0 });
  }

  /** Draws a code for the phone and stores it where `code(phone)` finds it. */
  draw(phone: string): { code: string; expiresAt: number; tries: number } {
    const code = drawCode(digits(phone), () => randomInt(1_000_000));
    this.phone(phone).code = code;
    return { code, expiresAt: this.now() + (expiresAtOnce(phone) ? 0 : this.rules.codeValidMs), tries: 0 };
  }

  /** The phone now asks its owner to approve. */
  ask(phone: string): void {
    const entry = this.phone(phone);
    delete entry.consent;
    if (approvesItself(phone)) entry.consent = 'approved';
    else if (declinesItself(phone)) entry.consent = 'declined';
    else entry.waits = true;
  }

  /** @returns false if nothing on this phone waits for it */
  consent(phone: string, consent: 'approved' | 'declined'): boolean {
    const entry = this.phone(phone);
    if (!entry.waits) return false;
    entry.consent = consent;
    return true;
  }

  /** The owner's answer; returned only once. */
  takeConsent(phone: string): 'approved' | 'declined' | undefined {
    const entry = this.phone(phone);
    const consent = entry.consent;
    if (!consent) return undefined;
    delete entry.consent;
    delete entry.waits;
    return consent;
  }

  reset(): void {
    this.store.forget();
    this.faults.clear();
    this.#ahead = 0;
    Object.assign(this.rules, this.#initialRules);
  }

  on<T extends SandboxEvent['type']>(type: T, listener: (event: EventOf<T>) => void | Promise<void>): () => void {
    const wrapped: Listener = (event) => (event.type === type ? listener(event as EventOf<T>) : undefined);
    this.#listeners.add(wrapped);
    return () => void this.#listeners.delete(wrapped);
  }

  /** Notifies listeners and waits for them, so that a test can hold a call at exactly this point. */
  async emit(event: SandboxEvent): Promise<void> {
    await Promise.all([...this.#listeners].map(async (listener) => listener(event)));
  }
}

export function digits(phone: string): string {
  return phone.replace(/\D/g, '');
}

/** `010-1234-5678`, for the console. */
export function hyphenated(phone: string): string {
  return digits(phone).replace(/^(\d{3})(\d{3,4})(\d{4})$/, '$1-$2-$3');
}
