import { log, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { Asked, LimitActivities } from '../../activities/limits/types.ts';
import type { ProviderFacts } from '../../contract/providers/descriptor.ts';
import { refusals } from '../../contract/refusals.ts';
import type { LimitAnswer, LimitRequest, RunLimits } from '../../protocol/limits.ts';
import type { Run } from '../../protocol/run.ts';
import type { LimitReached } from '../run/start-failures.ts';

/**
 * One event of history for each call. Bounded by its tries and the time of each: `scheduleToCloseTimeout` does not hold for local
 * activities (SDK 1.24), for a timer that fires while one waits to be tried again is dropped.
 */
const local = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '2s', maximumAttempts: 5 },
} as const;
const { askLimits: reserveMessage } = proxyLocalActivities<LimitActivities>({ ...local, summary: 'Reserve a message' });
const { askLimits: reserveTry } = proxyLocalActivities<LimitActivities>({ ...local, summary: 'Reserve a try' });
/** A caller waits: what fails is tried again later. */
const { askLimits: settleNow } = proxyLocalActivities<LimitActivities>({
  ...local,
  retry: { ...local.retry, maximumAttempts: 2 },
  summary: 'Give back to the limits',
});
/** The last time: nothing tries again afterwards. */
const { askLimits: settle } = proxyLocalActivities<LimitActivities>({
  ...local,
  retry: { ...local.retry, maximumInterval: '5s', maximumAttempts: 8 },
  summary: 'Settle with the limits',
});

/** A limiter that could not be asked is asked again this much later. Seconds. */
const askAgainAfter = 10;

/** What one verification reserves of its recipient's limits, and gives back in the end. */
export class Reservations {
  readonly #run: Run;
  readonly #limits: RunLimits;
  readonly #openUntil: number;
  #messages = 0;
  #tries = 0;
  #back: string[] = [];
  #isOpen = false;

  /** Undefined where nothing is limited. */
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
    // Also where that is not known: the end closes it.
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

  /** A limiter that cannot be asked forbids: fail closed. Those that were asked before it may have granted it. */
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

  /** The message that was reserved last certainly did not go out. */
  notSent(): void {
    this.#back.push(this.#messageKey());
  }

  /** The code that was reserved last was not wrong. */
  notWrong(): void {
    if (this.#limits.failedTries) this.#back.push(this.#tryKey());
  }

  /** Gives back at once what is known not to be used. What cannot be given back now is given back later. */
  async giveBack(): Promise<void> {
    if (this.#back.length > 0) await this.#tell(settleNow, {});
  }

  /** Gives back what was not used, for the last time. If that fails, the verification ends all the same: what is reserved lapses by itself. */
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
      log.warn('the limits could not be settled', { id: this.#run.id });
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
