export const decryptErrorCodes = [
  /** The key it was encrypted under is not (or no longer) in the ring. */
  'unknown_key',
  /** Something in it was changed, or it was encrypted under another key of the same id. */
  'tampered',
  /** It belongs to another namespace or workflow. */
  'wrong_run',
  /** It is not encrypted, and this process takes encrypted payloads only. */
  'not_encrypted',
] as const;
export type DecryptErrorCode = (typeof decryptErrorCodes)[number];

/** A payload was refused. Holds nothing of its content; the id of a key is no secret. */
export class DecryptError extends Error {
  override readonly name = 'DecryptError';
  readonly code: DecryptErrorCode;
  /** The id of the key the payload names, for `unknown_key`. */
  readonly keyId: string | undefined;

  constructor(code: DecryptErrorCode, keyId?: string) {
    super(code === 'unknown_key' ? `${sentences[code]}: ${keyId ?? '?'}` : sentences[code]);
    this.code = code;
    this.keyId = keyId;
  }
}

const sentences: Record<DecryptErrorCode, string> = {
  unknown_key: 'A payload was encrypted under a key that HWAGIN_ENCRYPTION_KEYS does not hold',
  tampered: 'A payload was changed after it was encrypted, or its key is another one of the same id',
  wrong_run: 'A payload was encrypted for another workflow or namespace',
  not_encrypted: 'A payload is not encrypted, and production takes encrypted payloads only (HWAGIN_ENV)',
};
