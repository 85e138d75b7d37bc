import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { VaspRecord, VaspResult } from '../../activities/verify-vasp/types.ts';
import type { Callback } from '../../contract/callbacks.ts';
import type { TravelRule as Evidence } from '../../contract/outcome.ts';
import type { ProviderOf } from '../../contract/providers/index.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Transfer } from '../../contract/travel-rule/transfer.ts';
import type { OpenStatus } from '../../contract/words.ts';
import type { Result, Run } from '../../protocol/run.ts';
import { Announcements } from '../run/announcements.ts';
import type { CallFailure } from '../run/calls.ts';
import { type End, resultOf } from '../run/end.ts';
import { publishStatus, showProgress } from '../run/progress.ts';
import { notConfigured } from '../run/start-failures.ts';
import { Telemetry } from '../run/telemetry.ts';
import { onTemporalCancel } from '../run/temporal-cancel.ts';
import { Wanted } from '../run/wanted.ts';

export interface Polling {
  uuid: string;
  /** First interval between two polls; grows to ten times. Milliseconds. */
  intervalMs: number;
  /** The result we have already: another one is news. */
  known?: VaspResult['result'];
}

/** The Enclave, as the flow sees it. Reports give whether they are known to have arrived. */
export interface Enclave {
  /** Ends with the first final result that is not `known`, or when its scope is canceled. */
  poll(polling: Polling): Promise<VaspResult>;
  look(uuid: string): Promise<VaspResult | undefined>;
  reportTransfer(uuid: string, transfer: Transfer): Promise<boolean>;
  reportError(uuid: string, reason: string): Promise<boolean>;
  tryReportError(uuid: string, reason: string): Promise<boolean>;
}

type Decision = { kind: 'transfer'; transfer: Transfer } | { kind: 'abandon'; reason: string };

const noTransfer = 'not_transferred' as const;
/** Callbacks of one verification are few; more than this before its uuid is known is noise. */
const keptCallbacks = 20;
const beforePollingAgain = '5m';

/** What one travel-rule verification goes through. News (callbacks, polls) and decisions come in, `toTheEnd` acts on them. */
export class TravelRule {
  readonly run: Run<ProviderOf<'travel-rule'>>;
  readonly #enclave: Enclave;
  /** How long the record is wanted: its creation may take no longer than the counterparty may. */
  readonly wanted: Wanted;
  /** The ids of calls that have told that they begin. */
  readonly begun = new Set<string>();
  status: OpenStatus = 'requesting';
  end: End | undefined;
  notConfigured: string[] | undefined;
  decision: Decision | undefined;
  #cancelRequested = false;
  #uuid: string | undefined;
  #result: VaspResult | undefined;
  #early: Callback[] = [];
  #endedAt: number | undefined;
  readonly #announcements: Announcements;
  readonly #telemetry: Telemetry;
  #note: string | undefined;

  constructor(run: Run<ProviderOf<'travel-rule'>>, enclave: Enclave) {
    this.run = run;
    this.#enclave = enclave;
    this.wanted = new Wanted(Date.now() + run.input.options.resultTimeout);
    this.#announcements = new Announcements(run);
    this.#telemetry = new Telemetry(run);
  }

  get unwanted(): boolean {
    return this.#cancelRequested;
  }

  get over(): boolean {
    return this.end !== undefined || this.notConfigured !== undefined;
  }

  snapshot(): Snapshot {
    const { id, provider } = this.run;
    return {
      id,
      provider,
      status: this.end?.status ?? this.status,
      ...(this.end?.reason !== undefined && { reason: this.end.reason }),
      // Nothing is sent to a user.
      messages: [],
      createdAt: workflowInfo().startTime.toISOString(),
      ...(this.#endedAt !== undefined && { endedAt: new Date(this.#endedAt).toISOString() }),
    };
  }

  /** News by the Callback API. What comes before the uuid is known waits; what is about another uuid is left alone. */
  hear(news: Callback): void {
    if (this.end || !isCallback(news)) return;
    if (this.#uuid === undefined) {
      if (this.#early.length < keptCallbacks) this.#early.push(news);
      return;
    }
    if (news.uuid !== this.#uuid) return this.note(`Ignored a callback for another verification`);
    if (news.type === 'TX_REPORT') return this.note('The counterparty reported a transfer');
    const { result, reason } = news;
    if (result !== 'VERIFIED' && result !== 'DENIED' && result !== 'ERROR') return;
    this.#learn({ result, ...(reason !== undefined && { reason }) });
  }

  decide(decision: Decision): void {
    this.decision = decision;
  }

  cancel(): void {
    this.#cancelRequested = true;
    this.wanted.cancel();
  }

  note(text: string): void {
    this.#note = text;
    this.#show();
  }

  finishAs(end: End): void {
    this.end = end;
    this.#endedAt = Date.now();
    this.#telemetry.ended(end);
  }

  notCreated(failure: CallFailure, end: End): undefined {
    if (failure.kind === 'notConfigured') this.notConfigured = failure.missing;
    else if (!this.unwanted || failure.kind === 'rejected') this.finishAs(end);
  }

  async toTheEnd(create: () => Promise<VaspRecord | undefined>): Promise<Result> {
    await onTemporalCancel(() => this.cancel());
    return await CancellationScope.nonCancellable(async () => {
      this.#telemetry.started();
      this.#show();
      const record = this.unwanted ? undefined : await create();
      if (record) await this.#follow(record.uuid);
      else if (!this.over) this.finishAs({ status: 'canceled' });
      return await this.#finish();
    });
  }

  async #follow(uuid: string): Promise<void> {
    this.#uuid = uuid;
    this.status = 'awaiting_counterparty';
    publishStatus(this.status, uuid);
    this.#announcements.tell(this.snapshot());
    for (const news of this.#early.splice(0)) this.hear(news);
    this.#show();
    const result = await this.#awaitResult(uuid);
    if (!result) return;
    if (result.result !== 'VERIFIED') return this.finishAs(withdrawn(result));
    this.status = 'awaiting_transfer';
    publishStatus(this.status, undefined);
    this.#announcements.tell(this.snapshot());
    this.#show();
    await this.#awaitTransfer(uuid);
  }

  async #awaitResult(uuid: string): Promise<VaspResult | undefined> {
    const { resultTimeout, pollInterval } = this.run.input.options;
    const inTime = await this.#waitFor(
      () => this.#result !== undefined || this.#cancelRequested,
      resultTimeout,
      'Until the counterparty’s time is over',
      { uuid, intervalMs: pollInterval },
    );
    if (this.#result) return this.#result;
    if (!inTime) {
      const last = await this.#enclave.look(uuid);
      // A callback may have come while we looked; the look itself knows less than it does.
      this.#result ??= last;
      if (this.#result) return this.#result;
    }
    const known = await this.#withdraw(uuid, inTime ? 'CANCELED' : 'REQUEST-TIMEOUT');
    if (!known) this.finishAs({ status: 'failed', reason: 'report_unknown' });
    else this.finishAs(inTime ? { status: 'canceled' } : { status: 'expired' });
    return undefined;
  }

  /**
   * Tells the Enclave once that nothing is awaited any more: best effort. A counterparty that has said VERIFIED meanwhile
   * awaits a transfer, and has to know. Gives whether all who have to know do.
   */
  async #withdraw(uuid: string, reason: string): Promise<boolean> {
    if (await this.#enclave.tryReportError(uuid, reason)) return true;
    if (this.#result?.result !== 'VERIFIED') return true;
    return await this.#enclave.reportError(uuid, reason);
  }

  async #awaitTransfer(uuid: string): Promise<void> {
    const { transferTimeout, pollInterval } = this.run.input.options;
    const inTime = await this.#waitFor(
      () => this.decision !== undefined || this.#cancelRequested || this.#result?.result !== 'VERIFIED',
      transferTimeout,
      'Until the transfer should have been reported',
      { uuid, intervalMs: pollInterval * 10, known: 'VERIFIED' },
    );
    // A withdrawn result is never blessed, whatever else came at the same moment.
    if (this.#result && this.#result.result !== 'VERIFIED' && !this.decision)
      return this.finishAs(withdrawn(this.#result));
    if (this.decision?.kind === 'transfer') return await this.#reportTransfer(uuid, this.decision.transfer);
    const reason = this.decision?.kind === 'abandon' ? this.decision.reason : undefined;
    this.decision ??= { kind: 'abandon', reason: noTransfer };
    const reported = await this.#enclave.reportError(uuid, reason ?? 'NOT-TRANSFERRED');
    if (!reported) return this.finishAs({ status: 'failed', reason: 'report_unknown' });
    this.finishAs(
      inTime ? { status: 'canceled', reason: reason ?? noTransfer } : { status: 'expired', reason: noTransfer },
    );
  }

  async #reportTransfer(uuid: string, transfer: Transfer): Promise<void> {
    const reported = await this.#enclave.reportTransfer(uuid, transfer);
    const result = this.#result as VaspResult;
    if (!reported) this.finishAs({ status: 'failed', reason: 'report_unknown' });
    else if (result.result === 'VERIFIED') this.finishAs({ status: 'verified' });
    else this.finishAs(withdrawn(result));
  }

  /** Waits with a deadline while one activity polls; gives whether it came in time. */
  async #waitFor(done: () => boolean, timeout: number, summary: string, polling: Polling): Promise<boolean> {
    const scope = new CancellationScope();
    let late = false;
    void scope
      .run(async () => {
        void this.#poll(polling).catch(ignoreCancellation);
        await sleep(timeout, { summary });
        late = true;
      })
      .catch(ignoreCancellation);
    await condition(() => done() || late);
    scope.cancel();
    return done();
  }

  /** Polls until there is news. A poll that cannot be made (the provider is off on this worker) is tried again later. */
  async #poll(polling: Polling): Promise<void> {
    for (;;) {
      try {
        return this.#learn(await this.#enclave.poll(polling));
      } catch (error) {
        if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
        await sleep(beforePollingAgain, { summary: 'Before polling is tried again' });
      }
    }
  }

  /** Takes a result: the first, or one that withdraws VERIFIED. A later VERIFIED never overrides DENIED or ERROR. */
  #learn(result: VaspResult): void {
    if (this.#result && (this.#result.result !== 'VERIFIED' || result.result === 'VERIFIED')) return;
    this.#result = result;
  }

  #evidence(): Evidence | undefined {
    if (this.#uuid === undefined) return undefined;
    const transfer = this.decision?.kind === 'transfer' ? this.decision.transfer : undefined;
    return {
      verificationUuid: this.#uuid,
      result: this.#result?.result ?? 'PENDING',
      ...(this.#result?.reason !== undefined && { reason: this.#result.reason }),
      ...(transfer && { txHash: transfer.txHash }),
    };
  }

  #show(): void {
    showProgress(this.snapshot(), this.#note === undefined ? [] : [this.#note]);
  }

  async #finish(): Promise<Result> {
    if (this.end) {
      publishStatus(this.end.status, undefined);
      this.#announcements.tell(this.snapshot());
      this.#show();
    }
    await condition(allHandlersFinished);
    await this.#announcements.told();
    const travelRule = this.#evidence();
    if (this.end) return resultOf(this.snapshot(), { ...this.end, evidence: travelRule ? { travelRule } : {} });
    throw notConfigured(this.run.provider, this.notConfigured ?? []);
  }
}

const withdrawn = ({ result, reason }: VaspResult): End => ({
  status: result === 'DENIED' ? 'denied' : 'failed',
  reason: reason ?? 'provider_rejected',
});

/** A signal's handler must not throw, whatever it is given. */
const isCallback = (news: unknown): boolean => {
  const { uuid, reason } = (news ?? {}) as Record<string, unknown>;
  return typeof uuid === 'string' && (reason === undefined || typeof reason === 'string');
};

const ignoreCancellation = (error: unknown): void => {
  if (!isCancellation(error)) throw error;
};
