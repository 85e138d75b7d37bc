import { log, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { Asked, LimitActivities } from '../../activities/limits/types.ts';
import type { ProviderFacts } from '../../contract/providers/descriptor.ts';
import type { LimitAnswer, LimitRequest, RunLimits } from '../../protocol/limits.ts';
import type { Run } from '../../protocol/run.ts';
import type { Forbidden } from '../run/start-failures.ts';

/**
 * One event of history for each call. Bounded by its tries and the time of each: `scheduleToCloseTimeout` does not hold for local
 * activities (SDK 1.24), for a timer that fires while one waits to be tried again is dropped.
 */
const local = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '2s', maximumAttempts: 5 },
} as const;
const { askLimits: reserveMessage } = proxyLocalActivities<LimitActivities>({ ...local, summary: 'May it be sent?' });
const { askLimits: reserveTry } = proxyLocalActivities<LimitActivities>({ ...local, summary: 'May it be tried?' });
/** Somebody waits: what fails is tried again later. */
const { askLimits: settleNow } = proxyLocalActivities<LimitActivities>({
  ...local,
  retry: { ...local.retry, maximumAttempts: 2 },
  summary: 'Give back to the limits',
});
/** For the last time. */
const { askLimits: settle } = proxyLocalActivities<LimitActivities>({
  ...local,
  retry: { ...local.retry, maximumInterval: '5s', maximumAttempts: 8 },
  summary: 'Settle with the limits',
});

/** Whatever stands in the way of the limiters, they are asked again this much later. Seconds. */
const askAgainAfter = 10;

/** What one verification reserves of its recipient's limits, and gives back in the end. */
export class Limits {
  readonly #run: Run;
  readonly #limits: RunLimits;
  readonly #openUntil: number;
  #messages = 0;
  #tries = 0;
  #back: string[] = [];
  #isOpen = false;

  /** Undefined where nothing is limited. */
  static of(run: Run, openUntil: number): Limits | undefined {
    return !run.limits || run.limits === 'off' ? undefined : new Limits(run, run.limits, openUntil);
  }

  private constructor(run: Run, limits: RunLimits, openUntil: number) {
    this.#run = run;
    this.#limits = limits;
    this.#openUntil = openUntil;
  }

  /** Reserves a message before it is sent. */
  async message({ sends: isMessage }: Pick<ProviderFacts, 'sends'>): Promise<Forbidden | undefined> {
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
    // Also where nobody knows: it is closed in the end.
    const opens = () => {
      if (send.open) this.#isOpen = true;
    };
    return await this.#reserve(send.key, () => reserveMessage(asked), opens);
  }

  /** Reserves a try before a code is checked. */
  async try(): Promise<Forbidden | undefined> {
    const rate = this.#limits.failedTries;
    if (!rate) return undefined;
    this.#tries++;
    const key = this.#tryKey();
    const { limiter, keyLimiter } = this.#limits;
    const request = { kind: 'try', key, rate } as const;
    const asked = [{ limiter, request }, ...(keyLimiter === undefined ? [] : [{ limiter: keyLimiter, request }])];
    return await this.#reserve(key, () => reserveTry(asked));
  }

  /** A limiter that cannot be asked forbids: fail closed. Those that were asked before it may have granted what they were asked. */
  async #reserve(
    key: string,
    ask: () => Promise<LimitAnswer>,
    granted: () => void = () => undefined,
  ): Promise<Forbidden | undefined> {
    try {
      const answer = await ask();
      if (!answer.ok) return forbiddenBy(answer);
      granted();
      return undefined;
    } catch {
      granted();
      this.#back.push(key);
      await this.giveBack();
      return forbiddenBy({ ok: false, code: 'limited', until: Date.now() + askAgainAfter * 1_000 });
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

  /** Gives back at once what is known not to be used. What cannot be given back now is later. */
  async giveBack(): Promise<void> {
    if (this.#back.length > 0) await this.#settle(settleNow, {});
  }

  /** Gives back what was not used. The verification goes to its end, whatever comes of it: what is reserved lapses by itself. */
  async over(): Promise<void> {
    if (this.#isOpen || this.#back.length > 0) await this.#settle(settle, this.#isOpen ? { closes: this.#run.id } : {});
  }

  async #settle(tell: LimitActivities['askLimits'], closes: { closes?: string }): Promise<void> {
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

const forbiddenBy = ({ code, until, running }: Exclude<LimitAnswer, { ok: true }>): Forbidden => {
  const retryAfter = Math.max(1, Math.ceil((until - Date.now()) / 1_000));
  return { detail: { code, message: words[code], retryAfter, ...(running !== undefined && { running }) }, until };
};

const words = {
  limited: 'A limit is reached for now',
  locked: 'Too many wrong answers for now',
} as const;
