import type { Message } from '../../contract/snapshot.ts';
import { type Cause, iso } from './challenge.ts';
import type { NotSent, Sent } from './types.ts';

/** Every message that went out, or may have: no longer than resends and restarts are many. */
export class MessageList {
  readonly #messages: Message[] = [];

  get all(): Message[] {
    return [...this.#messages];
  }

  /** Takes what came of a message that was handed over at that time. */
  take(cause: Cause, result: Sent | NotSent, handedOverAt: number): void {
    const at = outAt(result, handedOverAt);
    if (at !== undefined) this.#messages.push({ number: this.#messages.length + 1, cause, at: iso(at) });
  }
}

/** Undefined for what certainly has not gone out. */
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
