import {
  type Action,
  type Fault,
  grid,
  type Options,
  pollAt,
  type Reception,
  type VaspSays,
  type View,
} from '../words.ts';
import { type CallEnd, call, type Process, tried } from './call.ts';
import { Clock } from './clock.ts';

const looks = 3;
const betweenLooks = 5_000;
const never = Number.POSITIVE_INFINITY;

/** The reason that goes with what a counterparty says. */
export const why = (says: VaspSays): string => `WHY-${says}`;
/** The reason a transfer is given up with. */
export const abandonReason = 'NOT_WANTED';

/** The travel rule as `design.md` tells it: pure, timed, and knowing nothing of Temporal. */
export class ReferenceTravelRule {
  readonly #options: Options;
  readonly #clock = new Clock();
  #faults: (Fault | undefined)[] = [];
  #now = 0;
  #deadline = never;
  #canceled = false;
  /** What callbacks have said before the record was known, and what the flow has been told since. */
  #early: VaspSays[] = [];
  #told: VaspSays | undefined;
  /** What the counterparty has decided, and whether polls can see it; a look always does. */
  #decided: VaspSays | undefined;
  #seenByPolls = false;
  #reporting = false;
  status = 'none';
  reason: string | undefined;
  /** What must be at the Enclave. */
  records = 0;
  transfers = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  get over(): boolean {
    return !['none', 'requesting', 'awaiting_counterparty', 'awaiting_transfer'].includes(this.status);
  }

  get busy(): boolean {
    return this.#clock.busy;
  }

  act(action: Action, faults: (Fault | undefined)[], now: number): Reception {
    this.#now = now;
    const wasBusy = this.busy;
    const reception = this.#receive(action);
    if (this.busy && !wasBusy) this.#faults = faults;
    return reception;
  }

  settle(now: number): void {
    this.#now = now;
    this.#clock.begin(now);
    this.#proceed();
  }

  advance(now: number): void {
    for (;;) {
      const next = this.busy ? (this.#clock.wakesAt ?? never) : Math.min(this.#deadline, this.#nextPoll());
      if (next > now) break;
      this.#now = next;
      if (this.busy) this.#clock.wake();
      else if (this.#deadline <= next)
        this.#do(this.status === 'awaiting_transfer' ? this.#giveUp('expired') : this.#lastLook());
      else this.#learn(this.#decided);
      this.#proceed();
    }
    this.#now = now;
  }

  /** Faults of a step happen to nothing that comes later. */
  forget(): void {
    this.#faults = [];
  }

  view(): View {
    return { status: this.status, reason: this.reason };
  }

  /** Polls see a decision once time passes. */
  #nextPoll(): number {
    const awaiting = this.status === 'awaiting_counterparty' || this.status === 'awaiting_transfer';
    const news = this.#seenByPolls && this.#decided !== 'LATER' && this.#decided !== this.#told;
    if (!awaiting || !news) return never;
    const phase = this.#now % grid;
    return this.#now - phase + pollAt + (phase > pollAt ? grid : 0);
  }

  #end(status: string, reason?: string): void {
    this.status = status;
    this.reason = reason;
    this.#deadline = never;
  }

  #do(process: Process<void>): void {
    this.#clock.take(process);
    this.#clock.begin(this.#now);
  }

  #receive({ deed, says, seen, about }: Action): Reception {
    if (deed === 'start') return this.#start();
    if (deed === 'decide') {
      this.#decided = says;
      this.#seenByPolls = seen === 'poll';
      return 'taken';
    }
    if (this.status === 'none' || this.over) return { refused: 'ended' };
    switch (deed) {
      case 'callback':
      case 'contradiction':
        if (about === 'this')
          for (const news of deed === 'callback' ? [says] : [says, 'VERIFIED' as const]) this.#hear(news);
        return 'taken';
      case 'cancel':
        if (this.#reporting) return { refused: 'busy' };
        this.#cancel();
        return 'taken';
      case 'temporalCancel':
        this.#cancel();
        return 'taken';
      default:
        return this.#decide(deed === 'transfer');
    }
  }

  #hear(says: VaspSays): void {
    if (this.status === 'requesting') this.#early.push(says);
    else this.#learn(says);
  }

  #start(): Reception {
    if (this.status !== 'none' && this.status !== 'off') return { refused: 'started' };
    this.status = 'requesting';
    this.#canceled = false;
    this.#early = [];
    this.#clock.take(this.#create());
    return 'taken';
  }

  #decide(transfer: boolean): Reception {
    if (this.status !== 'awaiting_transfer') return { refused: 'not_awaiting' };
    if (this.#reporting) return { refused: 'busy' };
    this.#reporting = true;
    this.#clock.take(transfer ? this.#transfer() : this.#abandon(abandonReason, 'canceled'));
    return 'taken';
  }

  #cancel(): void {
    this.#canceled = true;
    this.#clock.interrupt(this.#now);
    if (this.busy) return;
    if (this.status === 'awaiting_counterparty') this.#clock.take(this.#withdraw('canceled'));
    if (this.status === 'awaiting_transfer') this.#clock.take(this.#giveUp('canceled'));
  }

  /** The first result counts; later only one that withdraws VERIFIED. */
  #learn(says: VaspSays | undefined): void {
    if (says === undefined || says === 'LATER' || (this.#told !== undefined && this.#told !== 'VERIFIED')) return;
    if (says !== this.#told) this.#told = says;
  }

  /** Nothing is in flight: what is known takes effect. */
  #proceed(): void {
    if (this.busy || this.over) return;
    if (this.status === 'awaiting_counterparty' && this.#told === 'VERIFIED') {
      this.status = 'awaiting_transfer';
      this.#deadline = this.#now + this.#options.transferTimeout;
    }
    if (this.#told === 'DENIED' || this.#told === 'ERROR') return this.#withdrawn(this.#told);
    if (!this.#canceled) return;
    if (this.status === 'awaiting_counterparty') this.#do(this.#withdraw('canceled'));
    else if (this.status === 'awaiting_transfer') this.#do(this.#giveUp('canceled'));
  }

  #withdrawn(told: 'DENIED' | 'ERROR'): void {
    if (this.status === 'awaiting_counterparty' || this.status === 'awaiting_transfer')
      this.#end(told === 'DENIED' ? 'denied' : 'failed', why(told));
  }

  readonly #world = { next: () => this.#faults.shift(), unwanted: () => this.#canceled, tooLate: () => false };

  *#create(): Process<void> {
    if (this.#options.precheck) {
      const end = yield* call('safe', this.#world, 'nothing');
      if (end.kind !== 'ok') return this.#notCreated(end);
      if (this.#canceled) return this.#end('canceled');
    }
    const end = yield* call('once', this.#world, 'unwanted');
    if (end.done) this.records++;
    if (end.kind === 'ok') return this.#created();
    if (end.kind !== 'lost') return this.#notCreated(end);
    for (let look = 1; look <= looks; look++) {
      yield { ms: betweenLooks, interruptible: false };
      const found = yield* call('safe', this.#world, 'nothing');
      if (found.kind === 'ok' && end.done) return this.#created();
    }
    this.#end('failed', 'create_unknown');
  }

  #created(): void {
    this.status = 'awaiting_counterparty';
    this.#deadline = this.#now + this.#options.resultTimeout;
    for (const says of this.#early) this.#learn(says);
  }

  #notCreated(end: CallEnd): void {
    if (end.kind === 'off') return this.#end('off');
    if (end.kind === 'rejected') return this.#end('failed', end.code);
    if (this.#canceled) return this.#end('canceled');
    this.#end('failed', end.kind === 'untrusted' ? 'invalid_result' : 'provider_unavailable');
  }

  /** The result's deadline: one last look, which a callback may precede. */
  *#lastLook(): Process<void> {
    const end = yield* call('safe', this.#world, 'nothing');
    if (end.kind === 'ok') this.#learn(this.#decided);
    if (this.#told === undefined) yield* this.#withdraw('expired');
  }

  /** Tells the Enclave, once: best effort. A counterparty that has said VERIFIED meanwhile has to know. */
  *#withdraw(status: 'expired' | 'canceled'): Process<void> {
    const { end } = yield* tried('once', this.#world);
    if (end.kind !== 'ok' && this.#told === 'VERIFIED') yield* call('report', this.#world, 'nothing');
    this.#end(status);
  }

  #giveUp(status: 'expired' | 'canceled'): Process<void> {
    this.#reporting = true;
    return this.#abandon('not_transferred', status);
  }

  *#abandon(reason: string, status: 'expired' | 'canceled'): Process<void> {
    yield* call('report', this.#world, 'nothing');
    this.#end(status, reason);
  }

  *#transfer(): Process<void> {
    yield* call('report', this.#world, 'nothing');
    this.transfers++;
    if (this.#told === 'VERIFIED') this.#end('verified');
    else this.#withdrawn(this.#told as 'DENIED');
  }
}
