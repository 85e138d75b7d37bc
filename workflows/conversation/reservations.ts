import { log, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { Asked, LimitActivities } from '../../activities/limits/types.ts';
import type { ProviderFacts } from '../../contract/providers/descriptor.ts';
import { refusals } from '../../contract/refusals.ts';
import type { LimitAnswer, LimitRequest, RunLimits } from '../../protocol/limits.ts';
import type { Run } from '../../protocol/run.ts';
import type { LimitReached } from '../run/start-failures.ts';

/**
 * Costs one history event per call. Bounded by the number of tries and the timeout of each, because `scheduleToCloseTimeout` does
 * not work for local activities (SDK 1.24): a timer that fires during retry backoff is dropped.
 */
const local = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '2s', maximumAttempts: 5 },
} as const;
const { askLimits: reserveMessage } = proxyLocalActivities<LimitActivities>({ ...local, summary: 'Reserve a message' });
const { askLimits: reserveTry } = proxyLocalActivities<LimitActivities>({ ...local, summary: 'Reserve a try' });
/** A caller is waiting: what fails here is tried again later. */
const { askLimits: settleNow } = proxyLocalActivities<LimitActivities>({
  ...local,
  retry: { ...local.retry, maximumAttempts: 2 },
  summary: 'Give back reservations',
});
/** The last call: nothing tries again afterwards. */
const { askLimits: settle } = proxyLocalActivities<LimitActivities>({
  ...local,
  retry: { ...local.retry, maximumInterval: '5s', maximumAttempts: 8 },
  summary: 'Give back unused reservations',
});

/** How long to wait before asking again after the limiter could not be reached. Seconds. */
const askAgainAfter = 10;

/** What one verification reserves from its recipient's limits, and gives back in the end. */
export class Reservations {
  readonly #run: Run;
  readonly #limits: RunLimits;
  readonly #openUntil: number;
  #messages = 0;
  #tries = 0;
  #back: string[] = [];
  #isOpen = false;

  /** Undefined if nothing is limited. */
  static of(run: Run, openUntil: number): Reservations | undefined {
    return !run.limits || run.limits === 'off' ? undefined : new Reservations(run, run.limits, openUntil);
  }

  private constructor(run: Run, limits: RunLimits, openUntil: number) {
    this.#run = run;
    this.#limits = limits;
    this.#openUntil = openUntil;
  }

  /** Reserves a message before it is sent. */
  async message({ sends: isMessage }: Pick<ProviderFacts, 'sends'>): Promise<LimitReached | undefined> {
    const { limiter, sends, failedTries, open, spend } = this.#limits;
    const { id, fingerprint, input } = this.#run;
    const isFirst = this.#messages++ === 0;
    const weight = isMessage ? 1 : 0;
    const asked: Asked[] = [];
    const send = {
      kind: 'send',
      key: this.#messageKey(),
      weight,
      rates: sends,
      ...(failedTries && { failedTries }),
      ...(open &&
        isFirst && { open: { id, purpose: input.purpose, fingerprint, policy: open, until: this.#openUntil } }),
    } satisfies LimitRequest;
    if (weight > 0 || failedTries || send.open) asked.push({ limiter, request: send });
    const { keyLimiter } = this.#limits;
    if (keyLimiter !== undefined && failedTries)
      asked.push({ limiter: keyLimiter, request: { kind: 'send', key: send.key, weight: 0, rates: [], failedTries } });
    if (spend && weight > 0) {
      const { limiter: purse, price, ...rate } = spend;
      asked.push({ limiter: purse, request: { kind: 'send', key: send.key, weight: price, rates: [rate] } });
    }
    if (asked.length === 0) return undefined;
    // Also if the result is unknown: the end closes it.
    const opens = () => {
      if (send.open) this.#isOpen = true;
    };
    return await this.#reserve(send.key, () => reserveMessage(asked), opens);
  }

  /** Reserves a try before a code is checked. */
  async try(): Promise<LimitReached | undefined> {
    const rate = this.#limits.failedTries;
    if (!rate) return undefined;
    this.#tries++;
    const key = this.#tryKey();
    const { limiter, keyLimiter } = this.#limits;
    const request = { kind: 'try', key, rate } as const;
    const asked = [{ limiter, request }, ...(keyLimiter === undefined ? [] : [{ limiter: keyLimiter, request }])];
    return await this.#reserve(key, () => reserveTry(asked));
  }

  /**
   * Fails closed: if a limiter cannot be reached, nothing is allowed. Limiters asked before it may already have granted the
   * reservation.
   */
  async #reserve(
    key: string,
    ask: () => Promise<LimitAnswer>,
    granted: () => void = () => undefined,
  ): Promise<LimitReached | undefined> {
    try {
      const answer = await ask();
      if (!answer.ok) return reachedBy(answer);
      granted();
      return undefined;
    } catch {
      granted();
      this.#back.push(key);
      await this.giveBack();
      return reachedBy({ ok: false, code: 'limited', until: Date.now() + askAgainAfter * 1_000 });
    }
  }

  /** The last reserved message was certainly not sent. */
  notSent(): void {
    this.#back.push(this.#messageKey());
  }

  /** The last reserved code was not wrong. */
  notWrong(): void {
    if (this.#limits.failedTries) this.#back.push(this.#tryKey());
  }

  /** Gives back at once what is known to be unused. What cannot be given back now is given back later. */
  async giveBack(): Promise<void> {
    if (this.#back.length > 0) await this.#tell(settleNow, {});
  }

  /**
   * Gives back what was not used, for the last time. If that fails, the verification still ends, and the reservations expire on
   * their own.
   */
  async settle(): Promise<void> {
    if (this.#isOpen || this.#back.length > 0) await this.#tell(settle, this.#isOpen ? { closes: this.#run.id } : {});
  }

  async #tell(tell: LimitActivities['askLimits'], closes: { closes?: string }): Promise<void> {
    const { limiter, keyLimiter, spend } = this.#limits;
    const keys = [...this.#back];
    const asked: Asked[] = [{ limiter, request: { kind: 'back', keys, ...closes } }];
    for (const other of [keyLimiter, spend?.limiter])
      if (other !== undefined && keys.length > 0) asked.push({ limiter: other, request: { kind: 'back', keys } });
    try {
      await tell(asked);
      this.#back = this.#back.filter((key) => !keys.includes(key));
    } catch {
      log.warn('reservations could not be given back', { id: this.#run.id });
    }
  }

  #messageKey(): string {
    return `${workflowInfo().runId}/m${this.#messages}`;
  }

  #tryKey(): string {
    return `${workflowInfo().runId}/t${this.#tries}`;
  }
}

const reachedBy = ({ code, until, running }: Exclude<LimitAnswer, { ok: true }>): LimitReached => {
  const retryAfter = Math.max(1, Math.ceil((until - Date.now()) / 1_000));
  return {
    detail: { code, message: refusals[code].message, retryAfter, ...(running !== undefined && { running }) },
    until,
  };
};
