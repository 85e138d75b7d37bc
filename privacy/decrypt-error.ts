const decryptErrorCodes = [
  /** The key that it was encrypted with is not (or no longer) in the ring. */
  'unknown_key',
  /** Something in it was changed, or it was encrypted with another key of the same id. */
  'tampered',
  /** It belongs to another namespace or workflow. */
  'wrong_run',
  /** It is not encrypted, and this process accepts only encrypted payloads. */
  'not_encrypted',
] as const;
export type DecryptErrorCode = (typeof decryptErrorCodes)[number];

/** A payload was refused. Contains nothing of its content; the id of a key is not secret. */
export class DecryptError extends Error {
  override readonly name = 'DecryptError';
  readonly code: DecryptErrorCode;
  /** For `unknown_key`: the id of the key that the payload names. */
  readonly keyId: string | undefined;

  constructor(code: DecryptErrorCode, keyId?: string) {
    super(code === 'unknown_key' ? `${sentences[code]}: ${keyId ?? '?'}` : sentences[code]);
    this.code = code;
    this.keyId = keyId;
  }
}

const sentences: Record<DecryptErrorCode, string> = {
  unknown_key: 'A payload was encrypted with a key that HWAGIN_ENCRYPTION_KEYS does not contain',
  tampered: 'A payload was changed after it was encrypted, or its key is a different one with the same id',
  wrong_run: 'A payload was encrypted for another workflow or namespace',
  not_encrypted: 'A payload is not encrypted, and production accepts only encrypted payloads (HWAGIN_ENV)',
};
