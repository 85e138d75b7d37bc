import { randomBytes } from 'node:crypto';
import { frame, open, seal } from './aead.ts';
import { DecryptError } from './decrypt-error.ts';
import type { DataKey, KeyContext, KeyProvider } from './key-provider.ts';

export interface RingKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/**
 * The embedded key provider: a fresh data key for each batch of payloads, wrapped by the ring's newest key. Older keys only
 * unwrap, so that rotation rewrites nothing: put a new key first, and take an old one out when nothing under it is needed.
 */
export class KeyRing implements KeyProvider {
  readonly #keys: readonly [RingKey, ...RingKey[]];

  /** Newest first. */
  constructor(keys: readonly [RingKey, ...RingKey[]]) {
    this.#keys = keys;
  }

  /** Ids, newest first. */
  get ids(): string[] {
    return this.#keys.map(({ id }) => id);
  }

  /** The key that was there first: what has to stay the same across a rotation is derived from it. */
  get oldest(): Uint8Array {
    return (this.#keys.at(-1) ?? this.#keys[0]).key;
  }

  async dataKeyFor(context: KeyContext): Promise<DataKey> {
    const [newest] = this.#keys;
    const key = randomBytes(32);
    return { keyId: newest.id, key, wrapped: seal(newest.key, key, wrappingFor(newest.id, context)) };
  }

  async unwrap(keyId: string, wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array> {
    const found = this.#keys.find(({ id }) => id === keyId);
    if (!found) throw new DecryptError('unknown_key', keyId);
    const key = open(found.key, wrapped, wrappingFor(keyId, context));
    if (key.length !== 32) throw new DecryptError('tampered');
    return key;
  }
}

const wrappingFor = (keyId: string, { namespace, workflowId }: KeyContext) =>
  frame('hwagin data key', keyId, namespace, workflowId);
