import { ApplicationFailure } from '@temporalio/common';
import type { FailureDetail, FailureType } from '../../../protocol/failures.ts';
import { asSeenBy } from '../reference/call.ts';
import { type CallClass, type Fault, isDone, retryAfter, strangerCode, vendorCode } from '../words.ts';

/**
 * The line between one verification and its provider: where calls go wrong as told, and where one can be held. A fault of the
 * line is what the HTTP client would make of it (`docs/providers.md`).
 */
export class Line {
  #faults: (Fault | undefined)[] = [];
  #held: { reached: () => void; released: Promise<void> } | undefined;
  #happened: Fault[] = [];

  prepare(faults: readonly (Fault | undefined)[]): void {
    this.#faults = [...faults];
  }

  /** What has gone wrong since this was last asked. */
  happened(): Fault[] {
    return this.#happened.splice(0);
  }

  /** Holds the next call that can be held. */
  hold(): { reached: Promise<void>; release: () => void } {
    const [reached, released] = [signal(), signal()];
    this.#held = { reached: reached.give, released: released.given };
    return {
      reached: reached.given,
      release: () => {
        this.#held = undefined;
        released.give();
      },
    };
  }

  /** Carries a call out, as far as it gets. `act` is what it does at the provider. */
  async call<T>(name: string, cls: CallClass, act: () => T): Promise<T> {
    const fault = asSeenBy(cls, this.#faults.shift());
    const answer = fault === undefined || isDone(fault) ? { value: act() } : undefined;
    if (cls !== 'local' && this.#held) {
      const { reached, released } = this.#held;
      this.#held = undefined;
      reached();
      await released;
    }
    if (fault === undefined) return (answer as { value: T }).value;
    this.#happened.push(fault);
    throw failureOf(fault, cls, name);
  }
}

const signal = () => {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
};

const failureOf = (fault: Fault, cls: CallClass, call: string): ApplicationFailure => {
  const fail = (type: FailureType, retryable: boolean, more: Partial<FailureDetail> = {}) =>
    ApplicationFailure.create({
      type,
      message: `${call}: ${fault}`,
      nonRetryable: !retryable,
      details: [{ provider: 'mobile-ok', call, ...more } satisfies FailureDetail],
      ...(retryable && more.retryAfterMs !== undefined && { nextRetryDelay: more.retryAfterMs }),
    });
  const repeatable = cls !== 'once';
  switch (fault) {
    case 'unavailable':
      return fail('ProviderUnavailable', repeatable);
    case 'wait':
      return fail('ProviderUnavailable', repeatable, { retryAfterMs: retryAfter });
    case 'lostUndone':
    case 'lostDone':
      return fail('AmbiguousSend', repeatable);
    case 'garbled':
      return fail('InvalidAnswer', repeatable);
    case 'rejected':
      return fail('ProviderRejected', cls === 'report', { code: vendorCode });
    case 'stranger':
      return fail('ProviderRejected', cls === 'report', { code: strangerCode, meaning: 'wrong' });
    case 'untrusted':
      return fail('InvalidResult', false);
    case 'off':
      return fail('NotConfigured', false, { missing: ['SOME_SETTING'] });
  }
};
