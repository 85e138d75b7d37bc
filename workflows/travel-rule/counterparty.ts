import type { VaspResult } from '../../activities/verify-vasp/types.ts';
import type { Callback } from '../../contract/callbacks.ts';

/** A verification gets only few callbacks; more than this before its uuid is known is noise. */
const keptCallbacks = 20;

/** What the counterparty has reported, by callback or poll. */
export class Counterparty {
  #uuid: string | undefined;
  #result: VaspResult | undefined;
  #early: Callback[] = [];

  get uuid(): string | undefined {
    return this.#uuid;
  }

  get result(): VaspResult | undefined {
    return this.#result;
  }

  /** From now on callbacks count, including those that came earlier. Returns notes for operators. */
  isKnownBy(uuid: string): string[] {
    this.#uuid = uuid;
    return this.#early.splice(0).flatMap((news) => this.hear(news) ?? []);
  }

  /**
   * Handles a callback. Callbacks wait until the uuid is known; those for another uuid are ignored. Returns a note for operators.
   */
  hear(news: Callback): string | undefined {
    if (!isCallback(news)) return undefined;
    if (this.#uuid === undefined) {
      if (this.#early.length < keptCallbacks) this.#early.push(news);
      return undefined;
    }
    if (news.uuid !== this.#uuid) return 'Ignored a callback for another verification';
    if (news.type === 'TX_REPORT') return 'The counterparty reported a transfer';
    const { result, reason } = news;
    if (result === 'VERIFIED' || result === 'DENIED' || result === 'ERROR')
      this.learn({ result, ...(reason !== undefined && { reason }) });
    return undefined;
  }

  /** Accepts the first result, or one that withdraws VERIFIED. A later VERIFIED never overrides DENIED or ERROR. */
  learn(result: VaspResult): void {
    if (this.#result && (this.#result.result !== 'VERIFIED' || result.result === 'VERIFIED')) return;
    this.#result = result;
  }
}

/** A signal's handler must not throw, whatever it receives. */
const isCallback = (news: unknown): boolean => {
  const { uuid, reason } = (news ?? {}) as Record<string, unknown>;
  return typeof uuid === 'string' && (reason === undefined || typeof reason === 'string');
};
