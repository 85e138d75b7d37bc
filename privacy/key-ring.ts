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

/** Of how many verifications a process remembers the data keys. */
const remembered = 1_000;

/**
 * The embedded key provider: a data key for each verification and process, wrapped by the ring's newest key. Older keys only
 * unwrap, so that rotation rewrites nothing: put a new key first, and take an old one out when nothing under it is needed.
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

  /** The key that was there first: what has to stay the same across a rotation is derived from it. */
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
    // What it was unwrapped from is part of the name: bytes that differ are never taken for ones that were accepted.
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
