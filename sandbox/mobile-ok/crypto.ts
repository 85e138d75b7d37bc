import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import { type Fields, parseObject } from '../http/json.ts';

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;
const generate = promisify(generateKeyPair);

/** A new RSA key pair: PKCS#8 and SPKI in base64, as in the key file. */
export async function makePair(): Promise<{ privateKey: string; publicKey: string }> {
  const pair = await generate('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  return { privateKey: pair.privateKey.toString('base64'), publicKey: pair.publicKey.toString('base64') };
}

/**
 * The bytes of mok_keyInfo.dat: AES-256-CBC over the JSON, key and iv from the password (the provider's usual format).
 */
export function sealKeyFile(content: Record<string, string>, password: string): Buffer {
  const once = sha256(password);
  const twice = sha256(once);
  const key = Buffer.concat([once.subarray(0, 16), twice.subarray(16, 32)]);
  const cipher = createCipheriv('aes-256-cbc', key, twice.subarray(0, 16));
  return Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
}

/** Keys in the format of `makePair`, cached: parsing a key takes about as long as using it. */
export const readPrivateKey = (base64: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
export const readPublicKey = (base64: string): KeyObject =>
  createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });

export function openRsa(key: KeyObject, base64: string): Buffer | undefined {
  try {
    return privateDecrypt({ key, ...oaep }, Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

/** Opens `base64(rsa)|base64(aes)`; undefined if anything about it is wrong, including its hash. */
export function openHybrid(key: KeyObject, wire: string): Fields | undefined {
  const [rsa, aes, ...rest] = wire.split('|');
  if (!rsa || !aes || rest.length > 0) return undefined;
  const head = openRsa(key, rsa)?.toString('utf8').split('|');
  const secret = Buffer.from(head?.[0] ?? '', 'base64');
  if (secret.length !== 48) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-cbc', secret.subarray(0, 32), secret.subarray(32));
    const plain = Buffer.concat([decipher.update(Buffer.from(aes, 'base64')), decipher.final()]);
    return sha256(plain).toString('base64') === head?.[1] ? parseObject(plain.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}

/** The same, for the client. `badHash` seals it with a wrong hash. */
export function sealHybrid(key: KeyObject, content: Fields, badHash: boolean): string {
  const plain = Buffer.from(JSON.stringify(content), 'utf8');
  const secret = randomBytes(48);
  const cipher = createCipheriv('aes-256-cbc', secret.subarray(0, 32), secret.subarray(32));
  const aes = Buffer.concat([cipher.update(plain), cipher.final()]);
  const hash = sha256(badHash ? 'something else' : plain).toString('base64');
  const rsa = publicEncrypt({ key, ...oaep }, Buffer.from(`${secret.toString('base64')}|${hash}`, 'utf8'));
  return `${rsa.toString('base64')}|${aes.toString('base64')}`;
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
