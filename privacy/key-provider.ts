/** The verification that a payload belongs to. Empty strings if the SDK does not say (a failed workflow task's failure). */
export interface KeyContext {
  namespace: string;
  workflowId: string;
}

export interface DataKey {
  /** Id of the key that wraps it; part of every payload's metadata. */
  keyId: string;
  /** 32 bytes, for AES-256-GCM. */
  key: Uint8Array;
  /** Stored in the payload's metadata, so that `unwrap` can return `key`. */
  wrapped: Uint8Array;
}

/**
 * The source of data keys. The default is the ring of `HWAGIN_ENCRYPTION_KEYS`. A KMS is possible (`wrapped` is the ciphertext it
 * returns), and so is a store outside Temporal with one key for each verification (`wrapped` is a reference into it), where an
 * erasure can destroy the key. Called for every batch of payloads: a provider behind a network should cache.
 */
export interface KeyProvider {
  /** A key to encrypt payloads of this verification. */
  dataKeyFor(context: KeyContext): Promise<DataKey>;
  /** The same key again. Throws if it does not exist. */
  unwrap(keyId: string, wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array>;
  /** Makes everything of this verification unreadable forever. Absent if there is no key for each verification. */
  destroy?(context: KeyContext): Promise<void>;
}
