import { CancellationScope, condition } from '@temporalio/workflow';

/** More microtask turns than a message, a timer or an answer needs to take effect. A cancel, which ends the run, takes three. */
const turns = 6;

/**
 * Delivers the results of local activities one after the other, each after everything before it has settled. If a workflow task
 * ended while a local activity ran, a replay gets its result in the same activation as the messages of that time, while the first
 * run may get it later, separately. Without this class, the order of their effects would depend on microtasks.
 */
export class OneByOne {
  #open = 0;
  #before: Promise<void> = Promise.resolve();

  get areOpen(): boolean {
    return this.#open > 0;
  }

  async make<T>(call: () => Promise<T>): Promise<T> {
    this.#open++;
    try {
      return await call();
    } finally {
      this.#before = this.#before.then(rest);
      await this.#before;
      this.#open--;
    }
  }
}

const rest = (): Promise<void> =>
  CancellationScope.nonCancellable(async () => {
    for (let turn = 1; turn <= turns; turn++) await nextTurn();
  });

/** Waits until no promise has work left to do, because conditions are evaluated again only then. */
const nextTurn = async (): Promise<void> => {
  let isNext = false;
  const follow = async () => {
    await Promise.resolve();
    isNext = true;
  };
  void follow();
  await condition(() => isNext);
};
