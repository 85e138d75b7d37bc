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

/** A call that no worker starts within this time is dropped, however long it is wanted. Milliseconds. */
export const longestWait = 5 * 60_000;

/**
 * How long after a cancel a call that has not started is withdrawn. Most calls in flight are answered by then. (If a cancel
 * reaches the test server exactly when the answer does, the test server loses the run. The real server handles it.)
 */
const takenBackAfter = '1s';

/**
 * How long a call is wanted: until a given time, or until it is canceled. A call that no worker has started by then is certainly
 * not made, because Temporal no longer hands it out. A call that has started continues, and decides.
 */
export class Wanted {
  readonly #until: number;
  readonly #goesOn: boolean;
  #canceled = false;
  #inFlight: { call: CancellationScope; takingBack: CancellationScope } | undefined;

  /** `goesOn`: a call that was made is repeated as usual, even after a cancel. */
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
   * Waits this long, or until canceled. Relies on what Temporal reports and not on the clock: a refused update wakes a live run,
   * but not one that replays.
   */
  async wait(ms: number, summary: string): Promise<void> {
    const longest = Math.max(1, Math.min(ms, this.#until - Date.now()));
    await condition(() => this.#canceled, longest, { summary });
  }

  /** Makes a call with one of the activities of `proxyWanted`. */
  async call<T>(make: () => Promise<T>): Promise<T> {
    if (this.over) throw notMade();
    const scope = new TakenUpWithin(Math.min(this.#until - Date.now(), longestWait));
    const takingBack = new CancellationScope();
    this.#inFlight = { call: scope, takingBack };
    try {
      return await scope.run(make);
    } catch (error) {
      // Temporal cancels at once an activity that has not started. One that has started, and sends or spends something, ignores
      // the cancel.
      if (!isCancellation(error) || !scope.consideredCancelled) throw error;
      this.#canceled = true;
      throw notMade();
    } finally {
      this.#inFlight = undefined;
      takingBack.cancel();
    }
  }
}

const takeBack = async (inFlight: { call: CancellationScope; takingBack: CancellationScope }): Promise<void> => {
  try {
    await inFlight.takingBack.run(() =>
      sleep(takenBackAfter, { summary: 'Wait before withdrawing a call that has not started' }),
    );
    inFlight.call.cancel();
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
};

/** The failure of a call that no worker has started: certainly not made. */
export const notMade = (): ApplicationFailure =>
  ApplicationFailure.nonRetryable('not made', 'ProviderUnavailable' satisfies FailureType);

class TakenUpWithin extends CancellationScope {
  readonly ms: number;

  constructor(ms: number) {
    super();
    this.ms = ms;
  }
}

/** Activities that no worker starts once they are no longer wanted. */
export const proxyWanted = <A extends object>(options: ActivityOptions): ActivityInterfaceFor<A> => {
  const activities = proxyActivities<Record<string, (...args: unknown[]) => Promise<unknown>>>({
    ...options,
    // Not the SDK's default (1.24), which does not wait for activities that have started.
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
