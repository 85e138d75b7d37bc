export { claimedOwner, EncryptionCodec, isEncrypted } from './codec.ts';
export { DecryptError, type DecryptErrorCode } from './decrypt-error.ts';
export { type Encryption, failureConverterPath, loadEncryption } from './encryption.ts';
export type { DataKey, KeyContext, KeyProvider } from './key-provider.ts';
export { KeyRing } from './key-ring.ts';
export { type KeyedHashes, loadKeyedHashes } from './keyed-hash.ts';
export { type DevelopmentKeyNews, type LoadOptions } from './load-keys.ts';
export { createLogger } from './logger.ts';
export { type SafeError, safeError } from './safe-error.ts';
