import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DecryptError } from './decrypt-error.ts';

const nonceLength = 12;
const tagLength = 16;

/** AES-256-GCM with a random 96-bit nonce: nonce, ciphertext, 16 bytes of tag. */
export const seal = (key: Uint8Array, plaintext: Uint8Array, additional: Uint8Array): Buffer => {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  cipher.setAAD(additional);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
};

/** Decrypts what `seal` encrypted. Throws `DecryptError` (`tampered`) if a single bit differs. */
export const open = (key: Uint8Array, sealed: Uint8Array, additional: Uint8Array): Buffer => {
  if (sealed.length < nonceLength + tagLength) throw new DecryptError('tampered');
  const nonce = sealed.subarray(0, nonceLength);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  decipher.setAAD(additional);
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()]);
  } catch {
    throw new DecryptError('tampered');
  }
};

/** Joins several values, each preceded by its length, so that no two lists give the same bytes. */
export const frame = (...parts: (string | Uint8Array)[]): Buffer =>
  Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
