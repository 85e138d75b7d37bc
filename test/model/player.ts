import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { RefusalDetail } from '../../contract/refusals.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { isEnd } from '../../contract/words.ts';
import type { Outcome, Part } from './part.ts';
import type { Rig } from './rig.ts';
import type { Tally } from './tally.ts';
import { type Action, type Fault, patience, type Reception, type Step, type View } from './words.ts';

interface Circumstances {
  /** When its batch began, by the server's clock. */
  base: number;
  tally: Tally;
  forgetful: boolean;
  /** Nothing of one step takes longer, unless it never comes. Real time, in ms. */
  longest: number;
}

interface Pending {
  answer: Promise<{ snapshot: Snapshot } | { refused: string }>;
  reception: Reception;
  /** An answer of the user's, which may be refused though it was taken. */
  checked: boolean;
}

type Args = [unknown, ...unknown[]];

/** Plays one sequence against the real flow, and compares what it sees with the model. Its first disagreement is its last. */
export class Player {
  readonly part: Part;
  readonly #rig: Rig;
  readonly #stage: Circumstances;
  #handle: WorkflowHandle | undefined;
  #pending: Pending[] = [];
  #release: (() => void) | undefined;
  #wasHeld = false;
  /** The status in which the calls in flight were made. */
  #calledIn = 'none';
  #touched = false;
  #seen: View | undefined;
  disagreement: string | undefined;

  constructor(rig: Rig, part: Part, stage: Circumstances) {
    this.#rig = rig;
    this.part = part;
    this.#stage = stage;
    part.placed?.(async () => (await rig.now()) - stage.base);
    rig.providers.set(part.run.id, part.activities);
  }

  /** Time has passed. */
  advance(now: number): void {
    if (this.part.model.status !== 'none') this.#stage.tally.count(this.part.model.status, 'time passes');
    this.part.model.advance(now);
    // What came to its end while time passed has been answered; what it was answered is not compared with a later state.
    if (!this.part.model.busy) this.#pending = [];
  }

  /** Does what the step says. With a meanwhile, comes back while a call is in flight at the provider. */
  async begin(step: Step, now: number): Promise<void> {
    const { model, line } = this.part;
    const faults = this.part.faults(step);
    const wasBusy = model.busy;
    const reception = this.#receive(step, [...faults], now);
    const calls = reception === 'taken' && model.busy && !wasBusy;
    if (calls) {
      this.#calledIn = model.status;
      line.prepare(faults);
      this.part.intend(step);
    }
    const holds = calls && step.meanwhile.deed !== 'nothing' && this.part.canBeHeld(step);
    const hold = holds ? line.hold() : undefined;
    this.#release = hold?.release;
    this.#wasHeld = hold !== undefined;
    await this.#perform(step, reception);
    if (!hold) return;
    const late = await Promise.race([hold.reached, pause(this.#stage.longest, 'late', { ref: false })]);
    if (late) this.#disagree('made no call that could be held');
  }

  async meanwhile(step: Step, now: number): Promise<void> {
    if (!this.#release) return;
    const reception = this.#receive(step.meanwhile, [], now);
    await this.#perform(step.meanwhile, reception);
  }

  /** Lets the calls in flight go on. */
  release(now: number): void {
    this.#release?.();
    this.#release = undefined;
    this.part.model.settle(now);
  }

  /** Looks at what all came to; before that, does what is to be done while a call waits for its repeat. */
  async check({ meanwhile }: Step, now: number): Promise<void> {
    const { model, line } = this.part;
    if (model.busy) this.#stage.tally.count(model.status, 'time passes');
    model.advance(now);
    for (const fault of line.happened()) this.#stage.tally.count(this.#calledIn, fault);
    if (model.busy && !this.#wasHeld) {
      await this.#perform(meanwhile, this.#receive(meanwhile, [], now));
      model.settle(now);
    }
    const view = model.view();
    if (!this.#touched && isDeepStrictEqual(view, this.#seen)) return;
    this.#touched = false;
    this.#seen = view;
    await this.#compare(view);
  }

  /** What is held is let go: the server's time stands still for as long as a call is in flight. */
  async leave(): Promise<void> {
    this.#release?.();
    this.#rig.providers.delete(this.part.run.id);
    await this.#handle?.terminate().catch(() => undefined);
  }

  #receive(action: Action, faults: (Fault | undefined)[], now: number): Reception {
    if (action.deed === 'nothing') return 'taken';
    const { model } = this.part;
    this.#stage.tally.count(model.status, action.deed);
    if (this.#stage.forgetful) this.#stage.tally.count(model.status, 'worker restart');
    this.#touched = true;
    return model.act(action, faults, now);
  }

  async #perform(action: Action, reception: Reception): Promise<void> {
    if (action.deed === 'nothing') return;
    if (action.deed === 'start') return await this.#start(reception);
    const handle = this.#handle;
    if (!handle) return;
    if (action.deed === 'temporalCancel') {
      await handle.cancel().catch(() => undefined);
      return;
    }
    const message = this.part.message(action);
    if (!message) return this.part.intend(action);
    const { name, args } = message;
    if (message.onlySignal || action.by === 'signal') {
      for (const each of message.then ? [args, message.then] : [args])
        await handle.signal(name, ...each).catch((error: unknown) => {
          if (!this.part.model.over && reception !== 'taken') throw error;
        });
      return;
    }
    const accepted = handle.startUpdate<Snapshot, Args>(name, { args: args as Args, waitForStage: 'ACCEPTED' });
    const answer = accepted.then((update) => update.result()).then((snapshot) => ({ snapshot }), refusedWith);
    this.#pending.push({ answer, reception, checked: action.deed === 'right' || action.deed === 'wrong' });
    await accepted.catch(() => undefined);
  }

  async #start(reception: Reception): Promise<void> {
    const { workflow, run } = this.part;
    try {
      this.#handle = await this.#rig.client.start(workflow, {
        workflowId: run.id,
        taskQueue: this.#rig.taskQueue,
        args: [run],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      });
      if (reception !== 'taken') this.#disagree('was started twice');
    } catch (error) {
      if ((error as Error).name !== 'WorkflowExecutionAlreadyStartedError') throw error;
      if (reception === 'taken') this.#disagree('could not be started');
    }
  }

  async #compare(view: View): Promise<void> {
    const { model } = this.part;
    if (model.status === 'none') return;
    const outcome = model.over ? await this.#compareEnd(view) : await this.#compareOpen(view);
    if (!model.busy) for (const pending of this.#pending.splice(0)) await this.#compareAnswer(pending, view);
    for (const wrong of this.part.wrongs(outcome)) this.#disagree(wrong);
  }

  async #compareOpen(view: View): Promise<undefined> {
    let difference: string | undefined = 'no answer';
    for (const until = Date.now() + this.#stage.longest; difference !== undefined && Date.now() < until; ) {
      const snapshot = await (this.#handle as WorkflowHandle).query<Snapshot>('snapshot');
      difference = differenceOf(snapshot, view, this.#stage.base);
      if (difference !== undefined) await pause(40);
    }
    if (difference !== undefined) this.#disagree(difference);
  }

  async #compareEnd(view: View): Promise<Outcome | undefined> {
    const result = (this.#handle as WorkflowHandle).result() as Promise<{ snapshot: Snapshot; outcome: Outcome }>;
    const end = await Promise.race([
      result.catch((error: unknown) => ({ error })),
      pause(this.#stage.longest, undefined, { ref: false }),
    ]);
    if (!end) {
      this.#disagree(`should have ended ${view.status}, and has not`);
      return undefined;
    }
    if ('error' in end) {
      const cause = end.error instanceof WorkflowFailedError ? end.error.cause : undefined;
      const off = cause instanceof ApplicationFailure && cause.type === 'NotConfigured';
      if (view.status !== 'off' || !off) this.#disagree(`failed (${String(cause)}), expected ${view.status}`);
      return undefined;
    }
    const difference = differenceOf(end.snapshot, view, this.#stage.base);
    if (difference !== undefined) this.#disagree(difference);
    if (end.outcome.status !== end.snapshot.status) this.#disagree(`its outcome is ${end.outcome.status}`);
    return end.outcome;
  }

  async #compareAnswer({ answer: pending, reception, checked }: Pending, view: View): Promise<void> {
    const { unchecked, over } = this.part.model;
    const refused = reception === 'taken' ? (checked && !over ? unchecked : undefined) : reception.refused;
    const answer = await Promise.race([pending, pause(this.#stage.longest, undefined, { ref: false })]);
    if (!answer) return this.#disagree('an update is not answered');
    if ('refused' in answer) {
      const expected = refused ?? 'an answer';
      // A run that failed, for its provider is off, says so to who waits, or cannot answer any more.
      if (view.status === 'off' && ['ended', 'not_configured'].includes(answer.refused)) return;
      if (answer.refused !== expected)
        this.#disagree(`an update was refused with ${answer.refused}, expected ${expected}`);
      return;
    }
    if (refused !== undefined) return this.#disagree(`an update was taken, expected ${refused}`);
    if (this.part.answersEarly && !isEnd(answer.snapshot.status)) return;
    const difference = differenceOf(answer.snapshot, view, this.#stage.base);
    if (difference !== undefined) this.#disagree(`in the answer to an update: ${difference}`);
  }

  #disagree(what: string): void {
    this.disagreement ??= what;
  }
}

/** The code an update is refused with; a run that is no more has ended. */
const refusedWith = (error: unknown): { refused: string } => {
  const { name, cause } = error as Error;
  if (name === 'WorkflowNotFoundError') return { refused: 'ended' };
  const detail = cause instanceof ApplicationFailure && cause.type === 'Refused' ? cause.details?.[0] : undefined;
  if (detail) return { refused: (detail as RefusalDetail).code };
  // The update was in a run's last moment: it was accepted, and the run closed before it.
  if (/completed before|already completed|AcceptedUpdateCompletedWorkflow/i.test(`${String(error)} ${String(cause)}`))
    return { refused: 'ended' };
  return { refused: `${String(error)} ${String(cause)}` };
};

/** What a snapshot shows that the model does not expect; undefined if nothing. */
const differenceOf = (snapshot: Snapshot, view: View, base: number): string | undefined => {
  const { challenge } = snapshot;
  const seen = {
    status: snapshot.status,
    reason: snapshot.reason,
    lastAttempt: snapshot.lastAttempt?.result,
    messages: snapshot.messages.map(({ cause }) => cause),
    ...(challenge && {
      challenge: {
        number: challenge.number,
        cause: challenge.cause,
        attemptsLeft: challenge.attemptsLeft,
        resendsLeft: challenge.resendsLeft,
        issuedAt: near(Date.parse(challenge.issuedAt) - base, view.challenge?.issuedAt),
        expiresAt: near(Date.parse(challenge.expiresAt) - base, view.challenge?.expiresAt),
        resendAt: challenge.resendAt && near(Date.parse(challenge.resendAt) - base, view.challenge?.resendAt),
      },
    }),
  };
  const expected = { messages: [], ...view };
  if (isDeepStrictEqual(JSON.parse(JSON.stringify(seen)), JSON.parse(JSON.stringify(expected)))) return undefined;
  return `shows ${JSON.stringify(seen)}, expected ${JSON.stringify(expected)}`;
};

/** A time that is as late as the machine is slow counts as the one that was expected. */
const near = (time: number, expected: number | undefined): number =>
  expected !== undefined && time >= expected - 100 && time <= expected + patience ? expected : time;
