import { condition, workflowInfo } from '@temporalio/workflow';
import type { AgreedTerms } from '../../contract/consent.ts';
import type { ConversationOptions } from '../../contract/options.ts';
import type { RefusalDetail } from '../../contract/refusals.ts';
import type { LastAttempt, Snapshot } from '../../contract/snapshot.ts';
import type { Run } from '../../protocol/run.ts';
import type { End, Evidence } from '../run/end.ts';
import { iso } from '../run/iso.ts';
import { Verification } from '../run/verification.ts';
import { Wanted } from '../run/wanted.ts';
import { Alarm } from './alarm.ts';
import { type OpenChallenge, shownChallenge } from './challenge.ts';
import { Commands } from './commands.ts';
import { PageConsent } from './consent.ts';
import { Counters } from './counters.ts';
import { MessageList } from './message-list.ts';
import { Reservations } from './reservations.ts';
import type { UserFlow } from './types.ts';

/** An answer submitted before the deadline may still be processed this long after it. Milliseconds. */
const answerGrace = 10_000;

/**
 * The conversation with a user, which every flow has except the travel rule: what was sent and answered, what is left, and until
 * when. Handlers (`handlers.ts`) put commands in, and `steps.ts` carries them out, one at a time.
 */
export class Conversation extends Verification {
  readonly options: ConversationOptions;
  readonly flow: UserFlow;
  readonly counters: Counters;
  readonly commands = new Commands();
  readonly consent: PageConsent;
  readonly messages = new MessageList();
  readonly alarm = new Alarm();
  /** Undefined if nothing is limited. */
  readonly reservations: Reservations | undefined;
  /** How long messages and answers are still wanted. */
  readonly wanted: { message: Wanted; answer: Wanted };
  /** Times here are milliseconds since the epoch. */
  readonly deadline: number;
  challenge: OpenChallenge | undefined;
  lastAttempt: { at: number; result: LastAttempt['result'] } | undefined;

  constructor(run: Run, options: ConversationOptions, flow: UserFlow) {
    super(run);
    this.options = options;
    this.flow = flow;
    this.counters = new Counters(options, flow.resend !== undefined);
    this.consent = new PageConsent(run);
    this.deadline = workflowInfo().startTime.getTime() + options.expiresIn;
    const answer = new Wanted(this.deadline + answerGrace, { goesOn: true });
    this.wanted = { message: new Wanted(this.deadline), answer };
    this.reservations = Reservations.of(run, this.deadline);
  }

  get challengeIsOver(): boolean {
    return this.challenge !== undefined && Date.now() >= this.challenge.expiresAt;
  }

  /** Canceled or too late: nothing new should be sent. */
  get unwanted(): boolean {
    return this.wanted.message.over;
  }

  get awaitsConsent(): boolean {
    return this.consent.isAwaited && this.end === undefined;
  }

  /** The end that follows once no call is in flight; `end` is then set in the same workflow task. */
  get due(): End | undefined {
    if (this.cancelRequested) return { status: 'canceled' };
    if (Date.now() >= this.deadline) return { status: 'expired' };
    return this.challengeIsOver && this.counters.resendsLeft === 0 ? { status: 'expired' } : undefined;
  }

  /** Applies an end that was waiting for the call in flight. */
  finishIfDue(): void {
    if (this.due && !this.over) this.finishAs(this.due);
  }

  agree(terms: AgreedTerms): void {
    this.consent.give(terms);
    this.show();
  }

  /**
   * Takes an answer. The caller has checked that it is allowed. The try is spent here. Resolves once there is a verdict, or with
   * the reason the answer was not checked; then the try is given back.
   */
  async answer(code: string | undefined): Promise<RefusalDetail | undefined> {
    this.counters.attemptsSpent++;
    this.counters.answers++;
    this.status = 'confirming';
    return await this.#take({ kind: 'answer', code });
  }

  /**
   * Takes a resend. The caller has checked that it is allowed. Resolves when the message was sent or could not be sent, or with
   * the reason it is forbidden.
   */
  async resend(): Promise<RefusalDetail | undefined> {
    this.counters.resendsSpent++;
    return await this.#take({ kind: 'resend' });
  }

  /** Ends the verification once no call is in flight. Resolves when the verification has ended, for whatever reason. */
  async cancel(): Promise<void> {
    this.requestCancel();
    await condition(() => this.over);
  }

  /** Drops what no worker has started yet. A call that has started decides. */
  override requestCancel(): void {
    super.requestCancel();
    this.wanted.message.cancel();
    this.wanted.answer.cancel();
  }

  protected override details(): Pick<Snapshot, 'messages'> & Partial<Snapshot> {
    const { challenge, lastAttempt } = this;
    return {
      ...(challenge &&
        !this.end && { challenge: shownChallenge(challenge, this.counters, this.options, this.deadline) }),
      ...(lastAttempt && { lastAttempt: { ...lastAttempt, at: iso(lastAttempt.at) } }),
      messages: this.messages.shown,
      ...this.consent.state,
    };
  }

  protected override evidence(): Evidence {
    return this.consent.evidence;
  }

  protected override async settle(): Promise<void> {
    await this.reservations?.settle();
  }

  async #take(command: Parameters<Commands['take']>[0]): Promise<RefusalDetail | undefined> {
    const reply = this.commands.take(command);
    this.show();
    return await reply;
  }
}
