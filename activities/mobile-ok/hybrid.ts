import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** A sealed text that cannot be trusted. Its message reveals nothing about the content. */
export class HybridError extends Error {
  override readonly name = 'HybridError';
}

/**
 * Seals JSON for the holder of a key: `base64(RSA(head))|base64(AES-256-CBC(plain))`, where the head is `base64(key ‖
 * iv)|base64(SHA-256(plain))`. Six independent implementations confirm this format for results, but only one for requests: if it
 * is wrong, correct it here.
 */
export const seal = (content: object, publicKey: KeyObject): string => {
  const plain = Buffer.from(JSON.stringify(content), 'utf8');
  const key = randomBytes(32);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const head = `${Buffer.concat([key, iv]).toString('base64')}|${sha256(plain).toString('base64')}`;
  return `${sealShort(head, publicKey)}|${body.toString('base64')}`;
};

/** RSA-OAEP alone, SHA-256 for both hashes, as base64: for texts of at most 190 bytes with a key of 2048 bits. */
export const sealShort = (text: string, publicKey: KeyObject): string =>
  publicEncrypt({ key: publicKey, ...oaep }, Buffer.from(text, 'utf8')).toString('base64');

/** Opens what `seal` made, checks its hash and returns its JSON. Throws `HybridError`. */
export const open = (wire: string, privateKey: KeyObject): unknown => {
  const [head, body] = parts(wire, 'the sealed text');
  const [keys, hash] = parts(decryptHead(head, privateKey).toString('latin1'), 'its head');
  if (keys.length !== 48) throw new HybridError('its head: expected a key and an iv');
  const plain = decryptBody(body, keys.subarray(0, 32), keys.subarray(32));
  const actual = sha256(plain);
  if (hash.length !== actual.length || !timingSafeEqual(hash, actual)) throw new HybridError('the hash does not match');
  try {
    return JSON.parse(plain.toString('utf8'));
  } catch {
    throw new HybridError('no JSON inside');
  }
};

/** A smaller key could not hold the head. */
export const isUsableKey = (key: KeyObject): boolean =>
  key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;

/** The RSA public key in token/get's answer (SPKI, base64). Throws `HybridError`. */
export const readPublicKey = (base64: string): KeyObject => {
  const known = publicKeys.get(base64);
  if (known) return known;
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    if (isUsableKey(key)) {
      publicKeys.set(base64, key);
      return key;
    }
  } catch {
    // The error below covers this.
  }
  throw new HybridError('expected an RSA public key of at least 2048 bits');
};

/** The provider sends the same key again and again, and parsing it takes as long as sealing with it. */
const publicKeys = new LRUCache<string, KeyObject>({ max: 100 });

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

const sha256 = (data: Buffer): Buffer => createHash('sha256').update(data).digest();

const parts = (text: string, what: string): [Buffer, Buffer] => {
  const [first, second, ...more] = text.split('|');
  if (!first || !second || more.length > 0) throw new HybridError(`${what}: expected two parts`);
  return [decodeBase64(first, what), decodeBase64(second, what)];
};

/** Node's own decoder skips what is not base64. */
const decodeBase64 = (text: string, what: string): Buffer => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) throw new HybridError(`${what}: expected base64`);
  return Buffer.from(text, 'base64');
};

const decryptHead = (head: Buffer, key: KeyObject): Buffer => {
  try {
    return privateDecrypt({ key, ...oaep }, head);
  } catch {
    throw new HybridError('it is not sealed for this key');
  }
};

const decryptBody = (body: Buffer, key: Buffer, iv: Buffer): Buffer => {
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    throw new HybridError('its body cannot be decrypted');
  }
};
