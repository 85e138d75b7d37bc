import type { Action, Fault, Options, Phrase, Reception, View } from '../words.ts';
import { strangerCode } from '../words.ts';
import { type CallEnd, call, type Process } from './call.ts';
import { Clock } from './clock.ts';
import type { FlowRules, Meaning, SendCall } from './rules.ts';

type Cause = 'start' | 'resend' | 'restart';
/** `mayBeOut`: a message may have reached its user. */
type SendEnd = { mayBeOut: boolean } & SendOutcome;
type SendOutcome =
  | { kind: 'sent' }
  | { kind: 'lost' }
  | { kind: 'off'; reason?: undefined }
  | { kind: 'unavailable' | 'restart'; reason: string }
  | { kind: 'refused'; status: string; reason: string };
interface Challenge {
  number: number;
  cause: Cause;
  issuedAt: number;
  expiresAt: number;
}

/** How much later than the deadline an answer that came before it may reach the provider. */
const answerGrace = 10_000;

/** The code of a confirm that was refused with a meaning by MobileOK and NHN OTP. */
export const refusalCode = '2999';

/** The conversation with a user as `design.md` tells it: pure, timed, and knowing nothing of Temporal. */
export class ReferenceConversation {
  readonly #rules: FlowRules;
  readonly #options: Options;
  readonly #clock = new Clock();
  #faults: (Fault | undefined)[] = [];
  #now = 0;
  #deadline = 0;
  #challenge: Challenge | undefined;
  #attempts = 0;
  #resends = 0;
  #restarts = 0;
  #vendorLeft = Number.POSITIVE_INFINITY;
  #lastAttempt: string | undefined;
  /** Why each message was sent that went out, or may have. */
  readonly #listed: Cause[] = [];
  #canceled = false;
  #proven = false;
  /** The provider's session can no longer be answered; `#dead`: and the flow knows. */
  #died = false;
  #dead = false;
  /** What the last answer that was taken is refused with, for it was not looked at. */
  unchecked: string | undefined;
  status = 'none';
  reason: string | undefined;
  /** Messages that must have gone out, and answers that must have reached the provider. */
  messages = 0;
  answers = 0;

  constructor(rules: FlowRules, options: Options) {
    this.#rules = rules;
    this.#options = options;
  }

  get over(): boolean {
    return !['none', 'requesting', 'awaiting_user', 'confirming'].includes(this.status);
  }

  get busy(): boolean {
    return this.#clock.busy;
  }

  /** Takes an action up; what it leads to at the provider is in flight until `settle`. */
  act(action: Action, faults: (Fault | undefined)[], now: number): Reception {
    this.#now = now;
    const reception = this.#receive(action);
    if (reception === 'taken' && action.deed !== 'cancel' && action.deed !== 'temporalCancel') this.#faults = faults;
    return reception;
  }

  /** Calls in flight are answered. */
  settle(now: number): void {
    this.#now = now;
    this.#clock.begin(now);
    this.#conclude();
  }

  /** Time passes. */
  advance(now: number): void {
    for (;;) {
      const next = Math.min(this.#clock.wakesAt ?? Number.POSITIVE_INFINITY, this.#nextDeadline());
      if (next > now) break;
      this.#now = next;
      if (this.#clock.wakesAt === next) this.#clock.wake();
      this.#conclude();
    }
    this.#now = now;
  }

  view(): View {
    const { attemptsLeft, resendsLeft } = this;
    const resendAt = Math.min((this.#challenge?.issuedAt ?? 0) + this.#options.resendCooldown, this.#deadline);
    return {
      status: this.status,
      reason: this.reason,
      lastAttempt: this.#lastAttempt,
      messages: [...this.#listed],
      ...(this.#challenge &&
        !this.over && {
          challenge: {
            ...this.#challenge,
            attemptsLeft,
            resendsLeft,
            resendAt: resendsLeft > 0 ? resendAt : undefined,
          },
        }),
    };
  }

  get attemptsLeft(): number {
    return this.#options.maxAttempts - this.#attempts;
  }

  get resendsLeft(): number {
    if (this.#rules.resend === 'none') return 0;
    return Math.max(0, Math.min(this.#options.maxResends - this.#resends, this.#vendorLeft));
  }

  get #challengeOver(): boolean {
    return this.#challenge !== undefined && this.#now >= this.#challenge.expiresAt;
  }

  get #unwanted(): boolean {
    return this.#canceled || this.#now >= this.#deadline;
  }

  #nextDeadline(): number {
    if (this.over || this.status === 'none' || this.busy) return Number.POSITIVE_INFINITY;
    return this.#challenge && this.resendsLeft === 0 ? this.#challenge.expiresAt : this.#deadline;
  }

  #end(status: string, reason?: string): void {
    this.status = status;
    this.reason = reason;
  }

  /** Nothing is in flight: what waited takes effect. */
  #conclude(): void {
    if (this.over || this.status === 'none' || this.busy) return;
    if (this.#canceled) this.#end('canceled');
    else if (this.#now >= this.#deadline) this.#end('expired');
    else if (this.#challengeOver && this.resendsLeft === 0) this.#end('expired');
    else if (this.status === 'confirming') this.status = 'awaiting_user';
  }

  #receive({ deed, phrase }: Action): Reception {
    if (deed === 'start') return this.#start();
    if (this.status === 'none' || this.over) return { refused: 'ended' };
    if (deed === 'garbage') return { refused: 'invalid_code' };
    if (deed === 'cancel' || deed === 'temporalCancel') {
      this.#canceled = true;
      this.#clock.interrupt(this.#now);
      this.#conclude();
      return 'taken';
    }
    if (this.status === 'requesting') return { refused: 'not_awaiting' };
    if (this.busy) return { refused: 'busy' };
    if (deed === 'resend') return this.#askResend();
    if (this.#challengeOver) return { refused: 'challenge_expired' };
    this.#attempts++;
    this.unchecked = undefined;
    this.status = 'confirming';
    this.#clock.take(this.#confirm(deed === 'right', phrase));
    return 'taken';
  }

  #start(): Reception {
    if (this.status !== 'none' && this.status !== 'off') return { refused: 'started' };
    this.status = 'requesting';
    this.#canceled = false;
    this.#deadline = this.#now + this.#options.expiresIn;
    this.#clock.take(this.#issue('start'));
    return 'taken';
  }

  #askResend(): Reception {
    if (this.resendsLeft === 0) return { refused: 'no_resends_left' };
    if (this.#now < Math.min((this.#challenge?.issuedAt ?? 0) + this.#options.resendCooldown, this.#deadline))
      return { refused: 'cooldown' };
    this.#resends++;
    this.#clock.take(this.#issue('resend'));
    return 'taken';
  }

  readonly #world = {
    next: () => this.#faults.shift(),
    unwanted: () => this.#unwanted,
    tooLate: () => this.#now >= this.#deadline + answerGrace,
  };

  *#issue(cause: Cause): Process<void> {
    const { resend } = this.#rules;
    const anew = cause !== 'resend' || resend === 'anew' || resend === 'none' || this.#dead;
    const end = yield* this.#send(anew ? this.#rules.send : resend);
    if (end.mayBeOut) this.#listed.push(cause);
    if (end.kind === 'sent') return this.#issued(cause, anew);
    if (end.kind === 'lost') return yield* this.#restart('send_unknown');
    if (end.kind === 'restart') return yield* this.#restart(end.reason);
    if (end.kind === 'unavailable' && this.#unwanted) return;
    if (cause === 'resend') {
      // What was certainly not sent was no resend; the earlier message can still be answered.
      if (end.kind !== 'refused') this.#resends--;
    } else if (end.kind === 'off') this.#end(cause === 'start' ? 'off' : 'failed', offReason(cause));
    else this.#end(end.kind === 'refused' ? end.status : 'failed', end.reason);
  }

  *#send(calls: readonly SendCall[]): Process<SendEnd> {
    let begun = false;
    for (const rule of calls) {
      // What was canceled while the call before was in flight is not begun any more.
      if (begun && this.#unwanted) return { kind: 'unavailable', reason: 'provider_unavailable', mayBeOut: false };
      begun ||= !rule.harmless;
      const end = yield* call(rule.class, this.#world, rule.harmless ? 'nothing' : 'unwanted');
      if (end.done && !rule.harmless) this.messages++;
      const isLost = end.kind === 'lost' || end.kind === 'untrusted';
      if (end.kind !== 'ok') return { ...notSent(rule, end), mayBeOut: isLost && !rule.harmless };
    }
    return { kind: 'sent', mayBeOut: calls.some(({ harmless }) => !harmless) };
  }

  #issued(cause: Cause, anew: boolean): void {
    if (anew) this.#vendorLeft = this.#rules.vendorResends ?? Number.POSITIVE_INFINITY;
    else this.#vendorLeft--;
    if (anew) this.#dead = this.#died = this.#proven = false;
    const lasts = this.#rules.lastsWhole ? this.#options.expiresIn : this.#options.challengeExpiresIn;
    this.status = 'awaiting_user';
    this.#challenge = {
      number: (this.#challenge?.number ?? 0) + 1,
      cause,
      issuedAt: this.#now,
      expiresAt: Math.min(this.#now + lasts, this.#deadline),
    };
  }

  *#restart(reason: string): Process<void> {
    if (this.#unwanted) return;
    if (this.#restarts >= this.#options.maxRestarts) return this.#end('failed', reason);
    this.#restarts++;
    yield* this.#issue('restart');
  }

  *#confirm(right: boolean, phrase: Phrase): Process<void> {
    const closed = this.#proven || this.#died;
    const end = yield* call(this.#rules.confirm, this.#world, 'tooLate');
    if (end.done) {
      this.answers++;
      if (this.#rules.remembers && !closed) {
        if (right) this.#proven = true;
        else this.#died = phrase === 'dead' && this.#rules.provider === 'portone-v2';
      }
    }
    if (end.kind === 'lost' && this.#rules.lostConfirm === 'look') return yield* this.#look('unknown');
    if (end.kind === 'ok' && !(right && !closed)) {
      const meaning = closed ? 'look' : this.#rules.meaning(phrase);
      if (meaning === 'look') return yield* this.#look(this.#rules.answeredBy === 'code' ? 'wrong' : 'unknown');
      return yield* this.#refused(meaning);
    }
    if (end.kind === 'ok') return this.#verified();
    if (end.kind === 'unavailable' || end.kind === 'off') {
      // It certainly was not looked at: as if it had never been handed in.
      this.#attempts--;
      this.unchecked = end.kind === 'off' ? 'not_configured' : 'busy';
      return;
    }
    this.#lastAttempt = 'unknown';
    if (end.kind === 'untrusted') return this.#end('failed', 'invalid_result');
    if (end.kind === 'lost' && this.#rules.lostConfirm === 'restart') return yield* this.#startAnew('confirm_unknown');
    this.#spent();
  }

  *#refused(meaning: Exclude<Meaning, 'look'>): Process<void> {
    this.#lastAttempt = meaning === 'wrong' ? 'wrong' : 'unknown';
    switch (meaning) {
      case 'wrong':
      case 'unknown':
        return this.#spent();
      case 'over':
        return this.#spent(true);
      case 'pending':
        this.#attempts--;
        return;
      case 'stale':
        return yield* this.#startAnew(refusalCode);
      default:
        return this.#end(meaning === 'denied' ? 'denied' : 'failed', refusalCode);
    }
  }

  #verified(): void {
    this.#lastAttempt = 'right';
    this.#end('verified');
  }

  /** A try is gone; with the last one, all is over. `over`: so is the challenge. */
  #spent(over = false): void {
    if (this.attemptsLeft === 0) this.#end('max_attempts_reached');
    else if (over && this.#challenge) this.#challenge = { ...this.#challenge, expiresAt: this.#now };
  }

  *#startAnew(reason: string): Process<void> {
    if (this.attemptsLeft === 0) return this.#end('max_attempts_reached', reason);
    yield* this.#restart(reason);
  }

  /** What does the provider itself say? */
  *#look(otherwise: 'wrong' | 'unknown'): Process<void> {
    const end = yield* call('safe', this.#world, 'nothing');
    this.#lastAttempt = 'unknown';
    if (end.kind === 'untrusted') return this.#end('failed', 'invalid_result');
    if (end.kind !== 'ok') return this.#spent();
    if (this.#proven) return this.#verified();
    this.#lastAttempt = otherwise;
    this.#dead = this.#died;
    this.#spent(this.#died);
  }
}

const offReason = (cause: Cause) => (cause === 'start' ? undefined : 'provider_unavailable');

const notSent = (rule: SendCall, end: CallEnd): SendOutcome => {
  switch (end.kind) {
    case 'rejected':
      if (rule.refused === 'restart') return { kind: 'restart', reason: end.code };
      return rule.knowsStrangers && end.code === strangerCode
        ? { kind: 'refused', status: 'denied', reason: 'wrong_person' }
        : { kind: 'refused', status: 'failed', reason: end.code };
    case 'untrusted':
      return { kind: 'refused', status: 'failed', reason: 'invalid_result' };
    case 'lost':
      if (!rule.harmless) return { kind: 'lost' };
      return { kind: 'unavailable', reason: end.invalid ? 'invalid_answer' : 'provider_unavailable' };
    case 'off':
      return { kind: 'off' };
    default:
      return { kind: 'unavailable', reason: 'provider_unavailable' };
  }
};
