import type { Message } from '../../contract/snapshot.ts';
import { iso } from '../run/iso.ts';
import type { Cause } from './challenge.ts';
import type { NotSent, Sent } from './types.ts';

/** Every message that went out, or may have gone out. Resends and restarts bound how many there are. */
export class MessageList {
  readonly #messages: { cause: Cause; at: number }[] = [];

  /** As the snapshot shows them. */
  get shown(): Message[] {
    return this.#messages.map(({ cause, at }, index) => ({ number: index + 1, cause, at: iso(at) }));
  }

  /** Takes what came of a message that was handed to the provider at that time. */
  take(cause: Cause, result: Sent | NotSent, handedOverAt: number): void {
    const at = outAt(result, handedOverAt);
    if (at !== undefined) this.#messages.push({ cause, at });
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
