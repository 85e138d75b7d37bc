import { ActivityFailure, isCancellation, sleep } from '@temporalio/workflow';
import type { VaspResult } from '../../activities/verify-vasp/types.ts';
import type { Callback } from '../../contract/callbacks.ts';
import type { ProviderOf } from '../../contract/providers/index.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Transfer } from '../../contract/travel-rule/transfer.ts';
import type { Run } from '../../protocol/run.ts';
import type { End, Evidence } from '../run/end.ts';
import { Verification } from '../run/verification.ts';
import { Wanted } from '../run/wanted.ts';
import { Counterparty } from './counterparty.ts';
import type { Created, Enclave, Polling } from './enclave.ts';
import { waitFor } from './waiting.ts';

export type Decision = { kind: 'transfer'; transfer: Transfer } | { kind: 'abandon'; reason: string };

const noTransfer = 'not_transferred' as const;
const beforePollingAgain = '5m';

/** The state of one travel-rule verification. News and decisions come in through `handlers.ts`; `follow` acts on them. */
export class TravelRule extends Verification<Run<ProviderOf<'travel-rule'>>> {
  /** How long the record is wanted: creating it may take no longer than the counterparty's time limit. */
  readonly wanted: Wanted;
  /** The ids of calls that have announced themselves. */
  readonly announcedCalls = new Set<string>();
  decision: Decision | undefined;
  readonly #enclave: Enclave;
  readonly #counterparty = new Counterparty();

  constructor(run: Run<ProviderOf<'travel-rule'>>, enclave: Enclave) {
    super(run);
    this.#enclave = enclave;
    this.wanted = new Wanted(Date.now() + run.input.options.resultTimeout);
  }

  /** Takes a callback of the Callback API. */
  hear(news: Callback): void {
    if (this.end) return;
    const note = this.#counterparty.hear(news);
    if (note !== undefined) this.note(note);
  }

  decide(decision: Decision): void {
    this.decision = decision;
  }

  override requestCancel(): void {
    super.requestCancel();
    this.wanted.cancel();
  }

  /** Creates the record, and follows it to the end. */
  async follow(create: () => Promise<Created>): Promise<void> {
    const created: Created = this.cancelRequested ? { kind: 'canceled' } : await create();
    switch (created.kind) {
      case 'created':
        return await this.#followRecord(created.uuid);
      case 'ended':
        return this.finishAs(created.end);
      case 'canceled':
        return this.finishAs({ status: 'canceled' });
      case 'notConfigured':
        this.startFailure = created;
    }
  }

  protected override details(): Pick<Snapshot, 'messages'> {
    // Nothing is sent to a user.
    return { messages: [] };
  }

  protected override evidence(): Evidence {
    const { uuid, result } = this.#counterparty;
    if (uuid === undefined) return {};
    const transfer = this.decision?.kind === 'transfer' ? this.decision.transfer : undefined;
    return {
      travelRule: {
        verificationUuid: uuid,
        result: result?.result ?? 'PENDING',
        ...(result?.reason !== undefined && { reason: result.reason }),
        ...(transfer && { txHash: transfer.txHash }),
      },
    };
  }

  async #followRecord(uuid: string): Promise<void> {
    this.status = 'awaiting_counterparty';
    this.reference = uuid;
    this.publish();
    for (const note of this.#counterparty.isKnownBy(uuid)) this.note(note);
    this.show();
    const result = await this.#awaitResult(uuid);
    if (!result) return;
    if (result.result !== 'VERIFIED') return this.finishAs(withdrawn(result));
    this.status = 'awaiting_transfer';
    this.publish();
    this.show();
    await this.#awaitTransfer(uuid);
  }

  async #awaitResult(uuid: string): Promise<VaspResult | undefined> {
    const { resultTimeout, pollInterval } = this.run.input.options;
    const inTime = await waitFor(
      () => this.#counterparty.result !== undefined || this.cancelRequested,
      { timeoutMs: resultTimeout, summary: 'Until the counterparty’s time limit' },
      () => this.#poll({ uuid, intervalMs: pollInterval }),
    );
    if (this.#counterparty.result) return this.#counterparty.result;
    if (!inTime) {
      const last = await this.#enclave.look(uuid);
      // A callback that came during the look-up is newer than its result.
      if (last && !this.#counterparty.result) this.#counterparty.learn(last);
      if (this.#counterparty.result) return this.#counterparty.result;
    }
    const reported = await this.#withdraw(uuid, inTime ? 'CANCELED' : 'REQUEST-TIMEOUT');
    if (!reported) this.finishAs({ status: 'failed', reason: 'report_unknown' });
    else this.finishAs(inTime ? { status: 'canceled' } : { status: 'expired' });
    return undefined;
  }

  /**
   * Tells the Enclave once, best effort, that no answer is awaited any more. If the counterparty has said VERIFIED meanwhile, it
   * awaits a transfer and has to be told. Returns whether everybody who has to know was told.
   */
  async #withdraw(uuid: string, reason: string): Promise<boolean> {
    if (await this.#enclave.tryReportError(uuid, reason)) return true;
    if (this.#counterparty.result?.result !== 'VERIFIED') return true;
    return await this.#enclave.reportError(uuid, reason);
  }

  async #awaitTransfer(uuid: string): Promise<void> {
    const { transferTimeout, pollInterval } = this.run.input.options;
    const inTime = await waitFor(
      () => this.decision !== undefined || this.cancelRequested || this.#counterparty.result?.result !== 'VERIFIED',
      { timeoutMs: transferTimeout, summary: 'Until the deadline to report the transfer' },
      () => this.#poll({ uuid, intervalMs: pollInterval * 10, known: 'VERIFIED' }),
    );
    const { result } = this.#counterparty;
    // A withdrawn result is never accepted, whatever else came at the same moment.
    if (result && result.result !== 'VERIFIED' && !this.decision) return this.finishAs(withdrawn(result));
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
    const result = this.#counterparty.result as VaspResult;
    if (!reported) this.finishAs({ status: 'failed', reason: 'report_unknown' });
    else if (result.result === 'VERIFIED') this.finishAs({ status: 'verified' });
    else this.finishAs(withdrawn(result));
  }

  /** Polls until there is news. If it cannot poll (the provider is off on this worker), it tries again later. */
  async #poll(polling: Polling): Promise<void> {
    for (;;) {
      try {
        return this.#counterparty.learn(await this.#enclave.poll(polling));
      } catch (error) {
        if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
        await sleep(beforePollingAgain, { summary: 'Wait before polling again' });
      }
    }
  }
}

const withdrawn = ({ result, reason }: VaspResult): End => ({
  status: result === 'DENIED' ? 'denied' : 'failed',
  reason: reason ?? 'provider_rejected',
});
