import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/** A timer that can be set again: at most one is running. */
export class Alarm {
  #timer: { scope: CancellationScope; rang: boolean } | undefined;

  get rang(): boolean {
    return this.#timer?.rang === true;
  }

  /** Whether the timer is still running. */
  get isSet(): boolean {
    return this.#timer?.rang === false;
  }

  set(ms: number, summary: string): void {
    const timer = { scope: new CancellationScope(), rang: false };
    this.#timer = timer;
    void ring(timer, Math.max(1, ms), summary);
  }

  clear(): void {
    this.#timer?.scope.cancel();
    this.#timer = undefined;
  }
}

const ring = async (timer: { scope: CancellationScope; rang: boolean }, ms: number, summary: string): Promise<void> => {
  try {
    await timer.scope.run(() => sleep(ms, { summary }));
    timer.rang = true;
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
};
