export { claimedOwner, EncryptionCodec, isEncrypted } from './codec.ts';
export { DecryptError } from './decrypt-error.ts';
export { loadEncryption } from './encryption.ts';
export { KeyRing } from './key-ring.ts';
