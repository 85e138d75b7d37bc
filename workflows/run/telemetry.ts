import { log, proxySinks, type Sinks, workflowInfo } from '@temporalio/workflow';
import type { Provider } from '../../contract/providers/index.ts';
import type { Challenge, LastAttempt } from '../../contract/snapshot.ts';
import type { EndStatus, Method } from '../../contract/words.ts';
import type { Run } from '../../protocol/run.ts';
import type { End } from './end.ts';

/** The labels of a verification in metrics: closed sets, no personal data. */
export interface Kind {
  provider: Provider;
  method?: Method;
  /** As the caller gave it: it can be any text. */
  profile?: string;
}

/** What the worker counts: once per event, never in a replay, without a history event. */
export interface VerificationSinks extends Sinks {
  verifications: {
    started(kind: Kind, purpose: string): void;
    sent(kind: Kind, cause: Challenge['cause']): void;
    answered(kind: Kind, result: LastAttempt['result']): void;
    /** `ms`: since the start. */
    ended(kind: Kind, status: EndStatus, reason: string | undefined, ms: number): void;
  };
}

const { verifications } = proxySinks<VerificationSinks>();

/** Counts the steps of a verification for the metrics, and logs its start and end with the caller’s request id. */
export class Telemetry {
  readonly #kind: Kind;
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
    const { provider, method, input } = run;
    this.#kind = { provider, ...(method && { method }), ...(input.profile && { profile: input.profile }) };
  }

  started(): void {
    const { purpose } = this.#run.input;
    verifications.started(this.#kind, purpose);
    log.info('verification started', { ...this.#who(), purpose });
  }

  sent(cause: Challenge['cause']): void {
    verifications.sent(this.#kind, cause);
  }

  answered(result: LastAttempt['result']): void {
    verifications.answered(this.#kind, result);
  }

  ended({ status, reason }: Pick<End, 'status' | 'reason'>): void {
    const ms = Date.now() - workflowInfo().startTime.getTime();
    verifications.ended(this.#kind, status, reason, ms);
    log.info('verification ended', { ...this.#who(), status, durationMs: ms, ...(reason !== undefined && { reason }) });
  }

  #who() {
    const { id, requestId } = this.#run;
    return { id, ...this.#kind, ...(requestId !== undefined && { requestId }) };
  }
}
