import { createHash } from 'node:crypto';
import type { Call, Reply } from '../http/provider.ts';
import type { World } from '../world.ts';
import { fail } from './errors.ts';

const keptMs = 3 * 3_600_000;

interface Stored {
  /** Hash of method, path, query and body. */
  of: string;
  reply: Reply;
  at: number;
}

/**
 * Idempotency-Key, as PortOne documents it: 16 to 256 ASCII characters in double quotes, kept for 3 hours. A finished
 * repeat gets the stored answer, one in flight 409. A key with a different request is refused (how is not documented).
 */
export class Idempotency {
  readonly #world: World;
  readonly #inFlight = new Map<string, string>();

  constructor(world: World) {
    this.#world = world;
  }

  async around(call: Call, proceed: () => Promise<Reply>): Promise<Reply> {
    const header = call.headers['idempotency-key'];
    if (header === undefined || call.method !== 'POST') return proceed();
    const key = /^"([\x20-\x21\x23-\x7e]{16,256})"$/.exec(String(header))?.[1];
    if (key === undefined) return fail('INVALID_REQUEST', 'Idempotency-Key: 16 to 256 ASCII characters in quotes');

    const of = createHash('sha256')
      .update(`${call.method} ${call.path}?${call.query.toString()}\n${call.text}`)
      .digest('hex');
    const outstanding = this.#inFlight.get(key);
    const stored = this.#stored(key);
    const other = outstanding ?? stored?.of;
    if (other !== undefined && other !== of)
      return fail('INVALID_REQUEST', 'Idempotency-Key was used for another request');
    if (outstanding !== undefined) return fail('IDEMPOTENCY_OUTSTANDING_REQUEST');
    if (stored) return stored.reply;

    this.#inFlight.set(key, of);
    try {
      const reply = await proceed();
      this.#all[key] = { of, reply, at: this.#world.now() };
      return reply;
    } finally {
      this.#inFlight.delete(key);
    }
  }

  get #all(): Record<string, Stored> {
    return this.#world.slice<Record<string, Stored>>('portone-v2 idempotency', () => ({}));
  }

  #stored(key: string): Stored | undefined {
    const stored = this.#all[key];
    if (stored && this.#world.now() - stored.at >= keptMs) {
      delete this.#all[key];
      return undefined;
    }
    return stored;
  }
}
