import type { Rate } from '../../contract/limits.ts';
import type { LimitAnswer, LimitRefusal, LimitRequest, OpenRequest, SendRequest } from '../../protocol/limits.ts';
import { Ledger, type LedgerState } from './ledger.ts';

type Open = Pick<OpenRequest, 'id' | 'purpose' | 'fingerprint' | 'until'>;

/** Everything that a limiter remembers: plain data, passed on when it continues as new. No personal data. */
export interface LimitState {
  sends: LedgerState;
  tries: LedgerState;
  open: Open[];
}

const granted: LimitAnswer = { ok: true };

/** The counts of one limiter. Windows slide: no span of a rate's length holds more than the rate allows. */
export class LimitBook {
  readonly #sends: Ledger;
  readonly #tries: Ledger;
  #open: Open[];

  /** Counts to the millisecond up to `exactUpTo` reservations, which no single recipient reaches. */
  constructor(state?: LimitState, exactUpTo = 500) {
    this.#sends = new Ledger(state?.sends, exactUpTo);
    this.#tries = new Ledger(state?.tries, exactUpTo);
    this.#open = state?.open ?? [];
  }

  get state(): LimitState {
    return { sends: this.#sends.state, tries: this.#tries.state, open: this.#open };
  }

  /** The current counts. */
  get counts(): { sends: number; tries: number; open: number } {
    return { sends: this.#sends.total, tries: this.#tries.total, open: this.#open.length };
  }

  decide(request: LimitRequest, now: number): LimitAnswer {
    this.#forget(now);
    switch (request.kind) {
      case 'send':
        return this.#send(request, now);
      case 'try':
        return this.#try(request.key, request.rate, now);
      case 'back':
        this.#takeBack(request.keys, request.closes);
        return granted;
    }
  }

  /** When nothing is left to remember. */
  get lapsesAt(): number {
    return Math.max(this.#sends.lapsesAt, this.#tries.lapsesAt, ...this.#open.map(({ until }) => until));
  }

  #send({ key, weight, rates, failedTries, open }: SendRequest, now: number): LimitAnswer {
    if (this.#sends.has(key)) return granted;
    const refused =
      (failedTries && refusal('locked', this.#tries, failedTries, 1, now)) ??
      (open && this.#alreadyOpen(open)) ??
      firstOf(rates.map((rate) => refusal('limited', this.#sends, rate, weight, now)));
    if (refused) return refused;
    if (weight > 0) this.#sends.add(key, weight, longest(rates), now);
    if (open && !this.#open.some(({ id }) => id === open.id)) {
      const { id, purpose, fingerprint, until } = open;
      this.#open.push({ id, purpose, fingerprint, until });
    }
    return granted;
  }

  #try(key: string, rate: Rate, now: number): LimitAnswer {
    if (this.#tries.has(key)) return granted;
    const refused = refusal('locked', this.#tries, rate, 1, now);
    if (refused) return refused;
    this.#tries.add(key, 1, rate.withinMs, now);
    return granted;
  }

  #takeBack(keys: string[], closes: string | undefined): void {
    for (const key of keys) {
      this.#sends.takeBack(key);
      this.#tries.takeBack(key);
    }
    this.#open = this.#open.filter(({ id }) => id !== closes);
  }

  #alreadyOpen({ id, purpose, fingerprint, policy }: OpenRequest): LimitRefusal | undefined {
    const other = this.#open.find((each) => each.purpose === purpose && each.id !== id);
    if (!other) return undefined;
    const isEqual = policy === 'merge' && other.fingerprint === fingerprint;
    return { ok: false, code: 'limited', until: other.until, ...(isEqual && { running: other.id }) };
  }

  #forget(now: number): void {
    this.#sends.forget(now);
    this.#tries.forget(now);
    if (this.#open.some(({ until }) => until <= now)) this.#open = this.#open.filter(({ until }) => until > now);
  }
}

const longest = (rates: Rate[]): number => Math.max(0, ...rates.map(({ withinMs }) => withinMs));

const firstOf = <T>(values: (T | undefined)[]): T | undefined => values.find((value) => value !== undefined);

/** The refusal for `weight` more, or undefined if the rate allows it. */
const refusal = (
  code: LimitRefusal['code'],
  ledger: Ledger,
  rate: Rate,
  weight: number,
  now: number,
): LimitRefusal | undefined => {
  const until = weight === 0 ? undefined : ledger.fullUntil(rate, weight, now);
  return until === undefined ? undefined : { ok: false, code, until };
};
