/** Whose payload is encrypted. Empty strings where the SDK does not say (a failed workflow task's failure). */
export interface KeyContext {
  namespace: string;
  workflowId: string;
}

export interface DataKey {
  /** Id of what wraps it; stands in every payload's metadata. */
  keyId: string;
  /** 32 bytes, for AES-256-GCM. */
  key: Uint8Array;
  /** What the payload carries in its metadata, so that `unwrap` gives `key` back. */
  wrapped: Uint8Array;
}

/**
 * Where data keys come from. The embedded default is the ring of `HWAGIN_ENCRYPTION_KEYS`; a KMS fits (`wrapped` is the
 * ciphertext it gives), and so does a store of one key a verification outside Temporal (`wrapped` is a reference into it),
 * which lets an erasure destroy the key. Called for every batch of payloads: a provider behind a network should remember.
 */
export interface KeyProvider {
  /** A key to encrypt payloads of this verification under. */
  dataKeyFor(context: KeyContext): Promise<DataKey>;
  /** The same key again. Throws when it is not there. */
  unwrap(keyId: string, wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array>;
  /** Makes everything of this verification unreadable, for ever. Absent where keys are not kept by verification. */
  destroy?(context: KeyContext): Promise<void>;
}
