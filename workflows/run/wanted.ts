import {
  ActivityCancellationType,
  type ActivityInterfaceFor,
  type ActivityOptions,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  sleep,
} from '@temporalio/workflow';
import type { FailureType } from '../../protocol/failures.ts';

/** What no worker takes up within this time is given up, however long it is wanted. Milliseconds. */
export const longestWait = 5 * 60_000;

/**
 * A cancel takes back what has not begun this much later: what is in flight is mostly answered by then. (Asked of Temporal in the
 * very moment in which the answer comes, it makes the test server lose the run; the real one bears it.)
 */
const takenBackAfter = '1s';

/**
 * How long something that is asked of a provider is wanted: until a time, or until it is canceled. What no worker has taken up
 * by then never is, for Temporal hands it to none any more: certainly not done. What has begun goes on, and decides.
 */
export class Wanted {
  readonly #until: number;
  readonly #goesOn: boolean;
  #canceled = false;
  #inFlight: { call: CancellationScope; takingBack: CancellationScope } | undefined;

  /** `goesOn`: once it was tried it is tried again, as often as it would have been, though it was canceled meanwhile. */
  constructor(until: number, { goesOn = false } = {}) {
    this.#until = until;
    this.#goesOn = goesOn;
  }

  get over(): boolean {
    return this.#canceled || Date.now() >= this.#until;
  }

  cancel(): void {
    if (!this.#goesOn) this.#canceled = true;
    if (this.#inFlight) void takeBack(this.#inFlight);
  }

  /**
   * Waits for so long, while it is wanted. What ends it is told by Temporal, never seen by a look at the clock: a refused update
   * is a moment of who lives through it alone.
   */
  async wait(ms: number, summary: string): Promise<void> {
    const longest = Math.max(1, Math.min(ms, this.#until - Date.now()));
    await condition(() => this.#canceled, longest, { summary });
  }

  /** Makes a call by one of `proxyWanted`'s activities. */
  async call<T>(make: () => Promise<T>): Promise<T> {
    if (this.over) throw notBegun();
    const scope = new TakenUpWithin(Math.min(this.#until - Date.now(), longestWait));
    const takingBack = new CancellationScope();
    this.#inFlight = { call: scope, takingBack };
    try {
      return await scope.run(make);
    } catch (error) {
      // Temporal cancels at once what has not started; what has started and sends or spends does not heed a cancel.
      if (!isCancellation(error) || !scope.consideredCancelled) throw error;
      this.#canceled = true;
      throw notBegun();
    } finally {
      this.#inFlight = undefined;
      takingBack.cancel();
    }
  }
}

const takeBack = async (inFlight: { call: CancellationScope; takingBack: CancellationScope }): Promise<void> => {
  try {
    await inFlight.takingBack.run(() => sleep(takenBackAfter, { summary: 'Before what has not begun is taken back' }));
    inFlight.call.cancel();
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
};

/** What is certain of a call that no worker has taken up. */
export const notBegun = (): ApplicationFailure =>
  ApplicationFailure.nonRetryable('not begun', 'ProviderUnavailable' satisfies FailureType);

class TakenUpWithin extends CancellationScope {
  readonly ms: number;

  constructor(ms: number) {
    super();
    this.ms = ms;
  }
}

/** Activities that are taken up while they are wanted, or never. */
export const proxyWanted = <A extends object>(options: ActivityOptions): ActivityInterfaceFor<A> => {
  const activities = proxyActivities<Record<string, (...args: unknown[]) => Promise<unknown>>>({
    ...options,
    // To be said: what the SDK takes for the default (1.24) does not wait for what has started.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
  const bounded =
    (name: string) =>
    (...args: unknown[]): Promise<unknown> => {
      const scope = CancellationScope.current();
      const scheduleToStartTimeout = scope instanceof TakenUpWithin ? scope.ms : longestWait;
      return (activities[name] as (typeof activities)[string]).executeWithOptions({ scheduleToStartTimeout }, args);
    };
  return new Proxy({} as ActivityInterfaceFor<A>, { get: (_, name) => bounded(String(name)) });
};
