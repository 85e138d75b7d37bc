import type { LimitAnswer, LimitRefusal, LimitRequest, OpenRequest, Rate, SendRequest } from '../contract/limits.ts';

/** Something that counts until it lapses. Milliseconds of the epoch. */
interface Entry {
  key: string;
  at: number;
  weight: number;
  lapsesAt: number;
}

type Open = Pick<OpenRequest, 'id' | 'purpose' | 'fingerprint' | 'until'>;

/** All that a limiter remembers: plain data, handed on when it continues as new. No personal data. */
export interface LimitState {
  sends: Entry[];
  tries: Entry[];
  open: Open[];
}

/** More entries than a recipient ever has; from here on, those older than a retry can be are summed up by minute. */
const manyEntries = 500;
const minute = 60_000;
const granted: LimitAnswer = { ok: true };

/** The counts of one limiter. Windows slide: within any span of a rate's length there is at most what it allows. */
export class LimitBook {
  readonly state: LimitState;

  constructor(state: LimitState = { sends: [], tries: [], open: [] }) {
    this.state = state;
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
    const { sends, tries, open } = this.state;
    return Math.max(0, ...[...sends, ...tries].map(({ lapsesAt }) => lapsesAt), ...open.map(({ until }) => until));
  }

  #send({ key, weight, rates, failedTries, open }: SendRequest, now: number): LimitAnswer {
    if (this.state.sends.some((entry) => entry.key === key)) return granted;
    const refused =
      (failedTries && refusal('locked', this.state.tries, failedTries, 1, now)) ??
      (open && this.#alreadyOpen(open)) ??
      firstOf(rates.map((rate) => refusal('limited', this.state.sends, rate, weight, now)));
    if (refused) return refused;
    if (weight > 0) this.state.sends.push({ key, at: now, weight, lapsesAt: now + longest(rates) });
    if (open && !this.state.open.some(({ id }) => id === open.id)) {
      const { id, purpose, fingerprint, until } = open;
      this.state.open.push({ id, purpose, fingerprint, until });
    }
    return granted;
  }

  #try(key: string, rate: Rate, now: number): LimitAnswer {
    if (this.state.tries.some((entry) => entry.key === key)) return granted;
    const refused = refusal('locked', this.state.tries, rate, 1, now);
    if (refused) return refused;
    this.state.tries.push({ key, at: now, weight: 1, lapsesAt: now + rate.withinMs });
    return granted;
  }

  #takeBack(keys: string[], closes: string | undefined): void {
    this.state.sends = this.state.sends.filter(({ key }) => !keys.includes(key));
    this.state.tries = this.state.tries.filter(({ key }) => !keys.includes(key));
    this.state.open = this.state.open.filter(({ id }) => id !== closes);
  }

  #alreadyOpen({ id, purpose, fingerprint, policy }: OpenRequest): LimitRefusal | undefined {
    const other = this.state.open.find((each) => each.purpose === purpose && each.id !== id);
    if (!other) return undefined;
    const isEqual = policy === 'merge' && other.fingerprint === fingerprint;
    return { ok: false, code: 'limited', until: other.until, ...(isEqual && { running: other.id }) };
  }

  #forget(now: number): void {
    this.state.sends = this.state.sends.filter(({ lapsesAt }) => lapsesAt > now);
    this.state.tries = this.state.tries.filter(({ lapsesAt }) => lapsesAt > now);
    this.state.open = this.state.open.filter(({ until }) => until > now);
    if (this.state.sends.length > manyEntries) this.state.sends = summedUp(this.state.sends, now);
  }
}

const longest = (rates: Rate[]): number => Math.max(0, ...rates.map(({ withinMs }) => withinMs));

const firstOf = <T>(values: (T | undefined)[]): T | undefined => values.find((value) => value !== undefined);

/** The refusal of so much more, or undefined if the rate allows it. */
const refusal = (
  code: LimitRefusal['code'],
  entries: Entry[],
  { max, withinMs }: Rate,
  weight: number,
  now: number,
): LimitRefusal | undefined => {
  if (weight === 0) return undefined;
  const counting = entries.filter(({ at }) => at > now - withinMs).toSorted((a, b) => a.at - b.at);
  let over = counting.reduce((sum, entry) => sum + entry.weight, weight) - max;
  if (over <= 0) return undefined;
  for (const { at, weight: freed } of counting) {
    over -= freed;
    if (over <= 0) return { ok: false, code, until: at + withinMs };
  }
  return { ok: false, code, until: now + withinMs };
};

/** Each minute's entries as one, as of its last: never counts less, or for less long, than they did. */
const summedUp = (entries: Entry[], now: number): Entry[] => {
  const sums = new Map<number, Entry>();
  const young: Entry[] = [];
  for (const entry of entries) {
    if (entry.at > now - 2 * minute) {
      young.push(entry);
      continue;
    }
    const number = Math.floor(entry.at / minute);
    const sum = sums.get(number);
    sums.set(number, {
      key: `minute ${number}`,
      at: Math.max(sum?.at ?? 0, entry.at),
      weight: (sum?.weight ?? 0) + entry.weight,
      lapsesAt: Math.max(sum?.lapsesAt ?? 0, entry.lapsesAt),
    });
  }
  return [...sums.values(), ...young];
};
