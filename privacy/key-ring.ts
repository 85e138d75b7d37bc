import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { frame, open, seal } from './aead.ts';
import { DecryptError } from './decrypt-error.ts';
import type { DataKey, KeyContext, KeyProvider } from './key-provider.ts';

export interface RingKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/** For how many verifications a process caches the data keys. */
const remembered = 1_000;

/**
 * The built-in key provider: a data key for each verification and process, wrapped by the ring's newest key. Older keys are only
 * used to unwrap, so that a rotation rewrites nothing: add the new key at the front, and remove an old one when nothing needs it
 * any more.
 */
export class KeyRing implements KeyProvider {
  readonly #keys: readonly [RingKey, ...RingKey[]];
  readonly #made = new LRUCache<string, DataKey>({ max: remembered });
  readonly #unwrapped = new LRUCache<string, Uint8Array>({ max: remembered });

  /** Newest first. */
  constructor(keys: readonly [RingKey, ...RingKey[]]) {
    this.#keys = keys;
  }

  /** Ids, newest first. */
  get ids(): string[] {
    return this.#keys.map(({ id }) => id);
  }

  /** The oldest key: values that must stay the same across a rotation are derived from it. */
  get oldest(): Uint8Array {
    return (this.#keys.at(-1) ?? this.#keys[0]).key;
  }

  async dataKeyFor(context: KeyContext): Promise<DataKey> {
    const owner = nameOf(context);
    const known = this.#made.get(owner);
    if (known) return known;
    const [newest] = this.#keys;
    const key = randomBytes(32);
    const made = { keyId: newest.id, key, wrapped: seal(newest.key, key, wrappingFor(newest.id, context)) };
    this.#made.set(owner, made);
    return made;
  }

  async unwrap(keyId: string, wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array> {
    // The wrapped bytes are part of the cache key, so that changed bytes never match ones that were accepted.
    const name = `${nameOf(context)} ${keyId} ${Buffer.from(wrapped).toString('base64')}`;
    const known = this.#unwrapped.get(name);
    if (known) return known;
    const found = this.#keys.find(({ id }) => id === keyId);
    if (!found) throw new DecryptError('unknown_key', keyId);
    const key = open(found.key, wrapped, wrappingFor(keyId, context));
    if (key.length !== 32) throw new DecryptError('tampered');
    this.#unwrapped.set(name, key);
    return key;
  }
}

const nameOf = ({ namespace, workflowId }: KeyContext): string => JSON.stringify([namespace, workflowId]);

const wrappingFor = (keyId: string, { namespace, workflowId }: KeyContext) =>
  frame('hwagin data key', keyId, namespace, workflowId);
