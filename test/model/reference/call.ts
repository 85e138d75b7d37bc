import { type CallClass, type Fault, isDone, retryAfter, strangerCode, vendorCode } from '../words.ts';

/** What a call comes to. `done`: the provider has done it, whatever became of the answer. */
export type CallEnd = { done: boolean } & (
  | { kind: 'ok' | 'unavailable' | 'untrusted' | 'off' }
  | { kind: 'lost'; invalid: boolean }
  | { kind: 'rejected'; code: string }
);

/** A wait; a cancel ends it early where it is interruptible. */
export interface Wait {
  ms: number;
  interruptible: boolean;
}

/** What waits for time to pass. It is resumed with whether it was interrupted. */
export type Process<T> = Generator<Wait, T, boolean>;

/** The faults to come, and whether anybody still wants what is asked. */
export interface Circumstances {
  next(): Fault | undefined;
  /** A cancel, or the deadline: no message is sent any more. */
  unwanted(): boolean;
  /** The deadline, and a moment more: no answer is checked any more. */
  tooLate(): boolean;
}

/** What stops the repeats of a call. A message waits for nobody; an answer that came in time is tried as often as any. */
export type StoppedBy = 'unwanted' | 'tooLate' | 'nothing';

const tries = { once: 1, keyed: 1, safe: 5, local: 5, report: Number.POSITIVE_INFINITY } as const;
const repeats = 3;
/** Under one Idempotency-Key, where answers are lost. */
const keyedTries = 3;

/** A loss is none for calls that can be repeated without harm. */
export const asSeenBy = (cls: CallClass, fault: Fault | undefined): Fault | undefined => {
  if (cls === 'once' || cls === 'keyed' || fault === undefined) return fault;
  if (fault === 'wait' && cls === 'local') return 'unavailable';
  // A report has nothing to be trusted or not; a worker whose settings are missing reports ten minutes later.
  if (cls === 'report' && (fault === 'untrusted' || fault === 'off')) return 'unavailable';
  return fault === 'lostUndone' || fault === 'lostDone' ? 'unavailable' : fault;
};

/** One call by its class: Temporal's tries within, and the flow's repeats around them of what can be repeated by it. */
export function* call(cls: CallClass, world: Circumstances, stoppedBy: StoppedBy): Process<CallEnd> {
  let done = false;
  for (let repeat = 0, losses = 0; ; repeat++) {
    const { end: answer, last } = yield* tried(cls, world);
    done ||= answer.done;
    if (answer.kind === 'lost') losses++;
    // What is down or off by now says nothing of an answer that was lost before.
    const untold = losses > 0 && (answer.kind === 'unavailable' || answer.kind === 'off');
    const end: CallEnd = untold ? { kind: 'lost', invalid: false, done } : { ...answer, done };
    if (!isRepeated(cls, answer, losses) || repeat === repeats) return end;
    const stop = () => stoppedBy !== 'nothing' && world[stoppedBy]();
    if (stop()) return end;
    const interruptible = stoppedBy === 'unwanted';
    const interrupted = yield { ms: last === 'wait' ? retryAfter : 1_000 * 2 ** repeat, interruptible };
    if (interrupted || stop()) return end;
  }
}

const isRepeated = (cls: CallClass, { kind }: CallEnd, losses: number): boolean => {
  if (kind === 'unavailable') return cls === 'once' || cls === 'keyed';
  return kind === 'lost' && cls === 'keyed' && losses < keyedTries;
};

export function* tried(cls: CallClass, world: Circumstances): Process<{ end: CallEnd; last: Fault | undefined }> {
  let done = false;
  for (let number = 1; ; number++) {
    const last = asSeenBy(cls, world.next());
    if (last === undefined) return { end: { kind: 'ok', done: true }, last };
    done ||= isDone(last);
    const end = endOf(last, done);
    const final = end.kind === 'untrusted' || end.kind === 'off' || (end.kind === 'rejected' && cls !== 'report');
    if (final || number === tries[cls]) return { end, last };
    // A local activity waits within its workflow task, whose time stands still.
    const backoff = cls === 'local' ? 0 : Math.min(30_000, 1_000 * 2 ** (number - 1));
    yield { ms: last === 'wait' ? retryAfter : backoff, interruptible: false };
  }
}

const endOf = (fault: Fault, done: boolean): CallEnd => {
  switch (fault) {
    case 'unavailable':
    case 'wait':
      return { kind: 'unavailable', done };
    case 'lostUndone':
    case 'lostDone':
      return { kind: 'lost', invalid: false, done };
    case 'garbled':
      return { kind: 'lost', invalid: true, done };
    case 'rejected':
      return { kind: 'rejected', code: vendorCode, done };
    case 'stranger':
      return { kind: 'rejected', code: strangerCode, done };
    default:
      return { kind: fault, done };
  }
};
