import type { Message } from '../../contract/snapshot.ts';
import { iso } from '../run/iso.ts';
import type { Cause } from './challenge.ts';
import type { NotSent, Sent } from './types.ts';

/** Every message that was sent, or may have been sent. The limits on resends and restarts bound the list. */
export class MessageList {
  readonly #messages: { cause: Cause; at: number }[] = [];

  /** The messages as the snapshot shows them. */
  get shown(): Message[] {
    return this.#messages.map(({ cause, at }, index) => ({ number: index + 1, cause, at: iso(at) }));
  }

  /** Records the result of a message that was handed to the provider at `handedOverAt`. */
  take(cause: Cause, result: Sent | NotSent, handedOverAt: number): void {
    const at = outAt(result, handedOverAt);
    if (at !== undefined) this.#messages.push({ cause, at });
  }
}

/** Undefined if the message was certainly not sent. */
const outAt = (result: Sent | NotSent, handedOverAt: number): number | undefined => {
  switch (result.kind) {
    case 'sent':
      return Date.now();
    case 'lost':
      return handedOverAt;
    case 'refused':
      return result.mayBeOut ? handedOverAt : undefined;
    default:
      return undefined;
  }
};
