import { allHandlersFinished, CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import type { AgreedTerms, Consent } from '../../contract/consent.ts';
import type { ConversationOptions } from '../../contract/options.ts';
import type { Challenge, LastAttempt, Snapshot } from '../../contract/snapshot.ts';
import type { OpenStatus } from '../../contract/words.ts';
import type { Result, Run } from '../../protocol/run.ts';
import { Announcements } from '../run/announcements.ts';
import { type End, resultOf } from '../run/end.ts';
import { publishStatus, showProgress } from '../run/progress.ts';
import type { Refused } from '../run/refusal.ts';
import { type Forbidden, limited, limitsUnsaid, notConfigured } from '../run/start-failures.ts';
import { Telemetry } from '../run/telemetry.ts';
import { onTemporalCancel } from '../run/temporal-cancel.ts';
import { Wanted } from '../run/wanted.ts';
import { Alarm } from './alarm.ts';
import { type Cause, challengeOf, counted, iso } from './challenge.ts';
import { Counters } from './counters.ts';
import { MessageList } from './message-list.ts';
import { endOf } from './person-match.ts';
import { Limits } from './reservations.ts';
import type { NotSent, Sent, UserFlow, Verdict } from './types.ts';
import { uncheckedAnswer, uncheckedAtMost } from './unchecked.ts';

type Command = ({ kind: 'answer'; code: string | undefined } | { kind: 'resend' }) & { refused?: Refused };

/** An answer that was handed in before the deadline may be taken up this much after it. Milliseconds. */
const answerGrace = 10_000;

/**
 * The conversation with the user that every flow but the travel rule has: messages go out, answers come in, counters and
 * deadlines hold. One thing is done at a time: handlers (`handlers.ts`) put a command in, `run` carries it out, so a call in
 * flight always decides before a deadline or a cancel does.
 */
export class Conversation {
  readonly run: Run;
  readonly options: ConversationOptions;
  readonly flow: UserFlow;
  readonly counters: Counters;
  readonly deadline: number;
  status: OpenStatus = 'requesting';
  challenge: Challenge | undefined;
  end: End | undefined;
  /** Settings that are missing: the provider is off on this worker. */
  notConfigured: string[] | undefined;
  /** A limit forbids the first message. */
  forbidden: Forbidden | undefined;
  #command: Command | undefined;
  #commandsDone = 0;
  #commandsTaken = 0;
  #lastAttempt: LastAttempt | undefined;
  readonly #messages = new MessageList();
  #reference: string | undefined;
  #publishedReference: string | undefined;
  #cancelRequested = false;
  /** Of messages, and of answers. */
  readonly #wanted: { message: Wanted; answer: Wanted };
  readonly #alarm = new Alarm();
  #endedAt: number | undefined;
  #consent: Consent | undefined;
  readonly #announcements: Announcements;
  readonly #limits: Limits | undefined;
  readonly #telemetry: Telemetry;
  #note: string | undefined;

  constructor(run: Run, options: ConversationOptions, flow: UserFlow) {
    this.run = run;
    this.options = options;
    this.flow = flow;
    this.#announcements = new Announcements(run);
    this.#telemetry = new Telemetry(run);
    this.counters = new Counters(options, flow.resend !== undefined);
    this.deadline = workflowInfo().startTime.getTime() + options.expiresIn;
    const answer = new Wanted(this.deadline + answerGrace, { goesOn: true });
    this.#wanted = { message: new Wanted(this.deadline), answer };
    this.#limits = Limits.of(run, this.deadline);
  }

  /** At its end, or refused before anything was sent. */
  get over(): boolean {
    return this.end !== undefined || this.notConfigured !== undefined || this.forbidden !== undefined;
  }

  get busy(): boolean {
    return this.#command !== undefined;
  }

  get challengeIsOver(): boolean {
    return this.challenge !== undefined && Date.now() >= Date.parse(this.challenge.expiresAt);
  }

  /** Canceled, or too late: nothing new should be sent. */
  get unwanted(): boolean {
    return this.#wanted.message.over;
  }

  /** The end this comes to once nothing is in flight; `end` follows within the same workflow task. */
  get due(): End | undefined {
    if (this.#cancelRequested) return { status: 'canceled' };
    if (Date.now() >= this.deadline) return { status: 'expired' };
    return this.challengeIsOver && this.counters.resendsLeft === 0 ? { status: 'expired' } : undefined;
  }

  get #asksConsent(): boolean {
    return 'consent' in this.run.input && this.run.input.consent === 'page';
  }

  /** Nothing is sent before the user has agreed to the terms. */
  get awaitsConsent(): boolean {
    return this.#asksConsent && this.#consent === undefined && this.end === undefined;
  }

  agree(terms: AgreedTerms): void {
    this.#consent = { at: iso(Date.now()), terms };
    this.#show();
  }

  snapshot(): Snapshot {
    const { id, provider, method } = this.run;
    return {
      id,
      provider,
      ...(method && { method }),
      status: this.end?.status ?? this.status,
      ...(this.end?.reason !== undefined && { reason: this.end.reason }),
      ...(this.challenge &&
        !this.end && { challenge: counted(this.challenge, this.counters, this.options, this.deadline) }),
      ...(this.#lastAttempt && { lastAttempt: this.#lastAttempt }),
      messages: this.#messages.all,
      ...(this.#asksConsent && { consent: this.#consent ? ('given' as const) : ('awaited' as const) }),
      createdAt: workflowInfo().startTime.toISOString(),
      ...(this.#endedAt !== undefined && { endedAt: iso(this.#endedAt) }),
    };
  }

  /**
   * Takes an answer; the caller has checked that it can be. The try is spent here. Resolves with its verdict, or with why it
   * was not checked: the try is given back then.
   */
  async answer(code: string | undefined): Promise<Refused | undefined> {
    this.counters.attemptsSpent++;
    this.counters.answers++;
    this.status = 'confirming';
    return await this.#take({ kind: 'answer', code });
  }

  /** Takes a resend; the caller has checked that it can be. Resolves when it has been sent, or could not be, or may not be. */
  async resend(): Promise<Refused | undefined> {
    this.counters.resendsSpent++;
    return await this.#take({ kind: 'resend' });
  }

  /** Ends the verification once nothing is in flight. Resolves at the end, whichever it is. */
  async cancel(): Promise<void> {
    this.#requestCancel();
    await condition(() => this.over);
  }

  /** Shows operators that a signal could not be obeyed. */
  ignore(signal: string, why: string): void {
    this.#note = `Ignored the signal \`${signal}\`: ${why}`;
    this.#show();
  }

  /** Runs the conversation to its end. Fails only when nothing was begun (provider off, limit), so that its id can be started again. */
  async toTheEnd(): Promise<Result> {
    await onTemporalCancel(() => this.#requestCancel());
    return await CancellationScope.nonCancellable(async () => {
      this.#telemetry.started();
      this.#show();
      // Fail closed: nothing is sent where nobody has said that it need not be limited.
      if (!this.run.limits) this.notConfigured = [limitsUnsaid];
      else if (this.awaitsConsent) await this.#untilConsent();
      if (!this.over && !this.unwanted && !this.awaitsConsent)
        this.forbidden = await this.#issue('start', () => this.flow.send(this.#wanted.message));
      while (!this.over) await this.#next();
      return await this.#finish();
    });
  }

  /** What no worker has taken up yet is given up; what has begun decides. */
  #requestCancel(): void {
    this.#cancelRequested = true;
    this.#wanted.message.cancel();
    this.#wanted.answer.cancel();
  }

  async #untilConsent(): Promise<void> {
    await condition(() => !this.awaitsConsent || this.#cancelRequested, Math.max(1, this.deadline - Date.now()), {
      summary: 'Until the user has agreed to the terms',
    });
  }

  async #next(): Promise<void> {
    if (this.#command === undefined) {
      this.#settle();
      if (this.end) return;
      this.#arm();
      await condition(() => this.#command !== undefined || this.#cancelRequested || this.#alarm.rang);
    }
    const command = this.#command;
    if (!command) return;
    const refused = command.kind === 'answer' ? await this.#confirm(command.code) : await this.#resend();
    this.#command = undefined;
    this.#settle();
    // An end says more than that something was not done.
    if (refused && !this.over) command.refused = refused;
    if (!this.over) this.#arm();
    this.#show();
    this.#commandsDone++;
  }

  /** Lets what waited for the call in flight take effect. */
  #settle(): void {
    if (this.due && !this.over) this.#finishAs(this.due);
  }

  async #confirm(code: string | undefined): Promise<Refused | undefined> {
    const at = iso(Date.now());
    // Only codes can be guessed.
    const forbidden = this.#limits && code !== undefined ? await this.#limits.try() : undefined;
    if (forbidden) {
      this.counters.attemptsSpent--;
      this.status = 'awaiting_user';
      return forbidden;
    }
    const verdict = await this.flow.confirm(code, this.counters.answers, this.#wanted.answer);
    const isWrong = verdict.kind !== 'verified' && verdict.kind !== 'pending' && verdict.kind !== 'notChecked';
    if (code !== undefined && !isWrong) this.#limits?.notWrong();
    if (verdict.kind === 'notChecked') return await this.#notChecked(verdict);
    this.#lastAttempt = {
      at,
      result: verdict.kind === 'verified' ? 'right' : verdict.kind === 'wrong' ? 'wrong' : 'unknown',
    };
    this.#telemetry.answered(this.#lastAttempt.result);
    await this.#obey(verdict);
    if (this.end) return undefined;
    this.status = 'awaiting_user';
    await this.#limits?.giveBack();
    return undefined;
  }

  /** An answer that was not checked is as if it had not been handed in; who did so is told, and may do so again. */
  async #notChecked(verdict: Extract<Verdict, { kind: 'notChecked' }>): Promise<Refused | undefined> {
    this.counters.attemptsSpent--;
    this.status = 'awaiting_user';
    if (++this.counters.unchecked < uncheckedAtMost) {
      await this.#limits?.giveBack();
      return uncheckedAnswer(this.run.provider, verdict);
    }
    this.#finishAs({ status: 'failed', reason: 'provider_unavailable' });
    return undefined;
  }

  async #obey(verdict: Exclude<Verdict, { kind: 'notChecked' }>): Promise<void> {
    switch (verdict.kind) {
      case 'verified':
        return this.#finishAs(endOf(this.run, verdict.evidence));
      case 'end':
        return this.#finishAs({ status: verdict.status, reason: verdict.reason });
      case 'pending':
        this.counters.attemptsSpent--;
        return;
      case 'wrong':
      case 'unknown':
        if (this.counters.attemptsLeft === 0) return this.#finishAs({ status: 'max_attempts_reached' });
        if (verdict.over && this.challenge) this.challenge = { ...this.challenge, expiresAt: iso(Date.now()) };
        return;
      case 'restart':
        if (this.counters.attemptsLeft === 0)
          return this.#finishAs({ status: 'max_attempts_reached', reason: verdict.reason });
        return await this.#restart(verdict.reason);
    }
  }

  async #resend(): Promise<Refused | undefined> {
    const resend = async () => (await this.flow.resend?.(this.#wanted.message)) ?? ({ kind: 'stopped' } as const);
    const forbidden = await this.#issue('resend', resend);
    if (forbidden) this.counters.resendsSpent--;
    return forbidden;
  }

  /** Sends a new message on our own account, in the open, while that is allowed. */
  async #restart(reason: string): Promise<void> {
    if (this.unwanted) return this.#settle();
    if (this.counters.restartsLeft <= 0) return this.#finishAs({ status: 'failed', reason });
    this.counters.restartsSpent++;
    const forbidden = await this.#issue('restart', () => this.flow.send(this.#wanted.message));
    if (forbidden) this.#finishAs({ status: 'failed', reason });
  }

  /** Sends a message and takes what comes of it; gives what forbids it. */
  async #issue(cause: Cause, send: () => Promise<Sent | NotSent>): Promise<Forbidden | undefined> {
    const forbidden = this.#limits && (await this.#limits.message(this.flow.facts));
    if (forbidden) return forbidden;
    const begunAt = Date.now();
    const result = this.#limits && this.unwanted ? ({ kind: 'stopped' } as const) : await send();
    if (this.flow.facts.sends) this.#messages.take(cause, result, begunAt);
    if (result.kind === 'stopped' || result.kind === 'unavailable' || result.kind === 'notConfigured')
      this.#limits?.notSent();
    await this.#sentOrNot(cause, result);
    if (!this.over) await this.#limits?.giveBack();
    return undefined;
  }

  async #sentOrNot(cause: Cause, result: Sent | NotSent): Promise<void> {
    // What certainly was not sent decides nothing: the cancel or the deadline that came meanwhile does.
    if (result.kind === 'stopped' || (result.kind === 'unavailable' && this.unwanted)) return this.#settle();
    if (result.kind === 'sent') return this.#issued(cause, result);
    if (result.kind === 'notConfigured') return this.#turnedOff(cause, result.missing);
    if (result.kind === 'lost') return await this.#restart('send_unknown');
    if (result.kind === 'restart') return await this.#restart(result.reason);
    // The user's earlier message can still be answered: a resend that was refused, or never left, ends nothing.
    if (cause === 'resend') {
      if (result.kind === 'unavailable') this.counters.resendsSpent--;
      if (result.kind === 'refused' && result.noneLeft) this.counters.noneLeft();
      return;
    }
    this.#finishAs(
      result.kind === 'refused'
        ? { status: result.status, reason: result.reason }
        : { status: 'failed', reason: result.reason },
    );
  }

  #turnedOff(cause: Cause, missing: string[]): void {
    if (cause === 'start') this.notConfigured = missing;
    else if (cause === 'resend') this.counters.resendsSpent--;
    else this.#finishAs({ status: 'failed', reason: 'provider_unavailable' });
  }

  #issued(cause: Cause, sent: Sent): void {
    const number = this.counters.messageSent(sent.vendorResendsLeft);
    this.#telemetry.sent(cause);
    this.status = 'awaiting_user';
    const lasts = sent.lastsMs ?? this.options.challengeExpiresIn;
    const expiresAt = Math.min(Date.now() + lasts, this.deadline);
    this.challenge = challengeOf(this.run, sent, { number, cause, expiresAt });
    this.#reference = sent.reference ?? this.#reference;
    this.#alarm.clear();
    this.#show();
    if (number === 1) this.#publish('awaiting_user');
  }

  /** One timer: for the challenge, or, once that is over, for the whole. It stays as it is while codes are tried. */
  #arm(): void {
    if (this.#alarm.isSet) return;
    const over = this.challengeIsOver || this.challenge === undefined;
    const until = over ? this.deadline : Date.parse((this.challenge as Challenge).expiresAt);
    const summary = until === this.deadline ? 'Until the verification expires' : 'Until the challenge expires';
    this.#alarm.set(until - Date.now(), summary);
  }

  async #take(command: Command): Promise<Refused | undefined> {
    this.#command = command;
    const number = ++this.#commandsTaken;
    this.#show();
    await condition(() => this.#commandsDone >= number);
    return command.refused;
  }

  #finishAs(end: End): void {
    this.end = end;
    this.#endedAt = Date.now();
    this.#telemetry.ended(end);
  }

  #publish(status: Snapshot['status']): void {
    const changed = this.#reference !== this.#publishedReference;
    publishStatus(status, changed ? this.#reference : undefined);
    this.#publishedReference = this.#reference;
    this.#announcements.tell(this.snapshot());
  }

  #show(): void {
    showProgress(this.snapshot(), this.#note === undefined ? [] : [this.#note]);
  }

  async #finish(): Promise<Result> {
    if (this.end) {
      this.#publish(this.end.status);
      this.#show();
    }
    await this.#limits?.over();
    await condition(allHandlersFinished);
    await this.#announcements.told();
    if (this.end) {
      const evidence = { ...this.end.evidence, ...(this.#consent && { consent: this.#consent }) };
      return resultOf(this.snapshot(), { ...this.end, evidence });
    }
    throw this.forbidden ? limited(this.forbidden) : notConfigured(this.run.provider, this.notConfigured ?? []);
  }
}
