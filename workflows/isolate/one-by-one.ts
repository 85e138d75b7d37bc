import { CancellationScope, condition } from '@temporalio/workflow';

/** More than anything that a message, a timer or an answer sets off needs: a cancel, which ends the whole, takes three. */
const turns = 6;

/**
 * Hands on what local activities give one after the other, each once all that was set off before has come to rest. Where a
 * workflow task ended while one was running, who replays is told of its answer in the same activation as of the news of that
 * time, who lives through it perhaps later, by itself. Without this the order of what both lead to would be one of microtasks.
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

/** A condition is looked at again when no promise has anything left to do. */
const nextTurn = async (): Promise<void> => {
  let isNext = false;
  const follow = async () => {
    await Promise.resolve();
    isNext = true;
  };
  void follow();
  await condition(() => isNext);
};
