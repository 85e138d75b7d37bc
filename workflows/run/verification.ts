import { allHandlersFinished, CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { OpenStatus } from '../../contract/words.ts';
import type { Result, Run } from '../../protocol/run.ts';
import { Announcements } from './announcements.ts';
import { type End, type Evidence, resultOf } from './end.ts';
import { iso } from './iso.ts';
import { publishStatus, showProgress } from './progress.ts';
import { type StartFailure, startFailure } from './start-failures.ts';
import { Telemetry } from './telemetry.ts';
import { onTemporalCancel } from './temporal-cancel.ts';

/** What the verifications of all flows have in common: a status, one end, and the recipients of both. */
export abstract class Verification<R extends Run = Run> {
  readonly run: R;
  readonly telemetry: Telemetry;
  status: OpenStatus = 'requesting';
  /** If set, the verification could not be started, and never will be. */
  startFailure: StartFailure | undefined;
  /** The provider's id of the verification. */
  reference: string | undefined;
  readonly #announcements: Announcements;
  #end: End | undefined;
  #endedAt: number | undefined;
  #cancelRequested = false;
  #publishedReference: string | undefined;
  #note: string | undefined;

  constructor(run: R) {
    this.run = run;
    this.telemetry = new Telemetry(run);
    this.#announcements = new Announcements(run);
  }

  /** What the flow adds to the snapshot. */
  protected abstract details(): Pick<Snapshot, 'messages'> & Partial<Snapshot>;

  /** What the flow adds to the evidence of the end. */
  protected abstract evidence(): Evidence;

  /** What the flow does once its end is published. */
  protected async settle(): Promise<void> {}

  get end(): End | undefined {
    return this.#end;
  }

  /** Whether it has ended, or failed to start. */
  get over(): boolean {
    return this.#end !== undefined || this.startFailure !== undefined;
  }

  get cancelRequested(): boolean {
    return this.#cancelRequested;
  }

  requestCancel(): void {
    this.#cancelRequested = true;
  }

  snapshot(): Snapshot {
    const { id, provider, method } = this.run;
    return {
      id,
      provider,
      ...(method && { method }),
      status: this.#end?.status ?? this.status,
      ...(this.#end?.reason !== undefined && { reason: this.#end.reason }),
      ...this.details(),
      createdAt: workflowInfo().startTime.toISOString(),
      ...(this.#endedAt !== undefined && { endedAt: iso(this.#endedAt) }),
    };
  }

  finishAs(end: End): void {
    this.#end = end;
    this.#endedAt = Date.now();
    this.telemetry.ended(end);
  }

  /** Shows operators something that is not in the snapshot. The latest note stays. */
  note(text: string): void {
    this.#note = text;
    this.show();
  }

  /** Updates the status that operators see. */
  show(): void {
    showProgress(this.snapshot(), this.#note === undefined ? [] : [this.#note]);
  }

  /** Publishes the status to the search attributes and to the backend's webhook. */
  publish(): void {
    const changed = this.reference !== this.#publishedReference;
    publishStatus(this.#end?.status ?? this.status, changed ? this.reference : undefined);
    this.#publishedReference = this.reference;
    this.#announcements.tell(this.snapshot());
  }

  /** Runs the steps of the flow, then ends the run. Fails only if nothing was started, so that the id can be used again. */
  async toTheEnd(steps: () => Promise<void>): Promise<Result> {
    await onTemporalCancel(() => this.requestCancel());
    return await CancellationScope.nonCancellable(async () => {
      this.telemetry.started();
      this.show();
      await steps();
      return await this.#finish();
    });
  }

  async #finish(): Promise<Result> {
    if (this.#end) {
      this.publish();
      this.show();
    }
    await this.settle();
    await condition(allHandlersFinished);
    await this.#announcements.told();
    if (this.startFailure) throw startFailure(this.run.provider, this.startFailure);
    const end = this.#end as End;
    return resultOf(this.snapshot(), { ...end, evidence: { ...end.evidence, ...this.evidence() } });
  }
}
