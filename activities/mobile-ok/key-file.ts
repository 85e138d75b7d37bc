import { createDecipheriv, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SettingsError } from '../../config/settings.ts';
import { decodeUtf8 } from '../../contract/utf8.ts';
import { isUsableKey } from './hybrid.ts';

/** The content of the vendor's key file. */
export interface KeyFile {
  serviceId: string;
  /** Opens results. */
  clientPrivateKey: KeyObject;
  /** Seals the client info of token/get. */
  serverPublicKey: KeyObject;
}

/** Reads and opens `mok_keyInfo.dat`. Throws `SettingsError`, which reveals nothing about the content. */
export const readKeyFile = (path: string, password: string): KeyFile => {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    throw keyFileError(`a readable file (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
  }
  return openKeyFile(content, password);
};

/**
 * Opens a key file: AES-256-CBC over JSON, key and iv from SHA-256 of the password and its SHA-256. Accepts raw bytes, and base64
 * text, as some deployments store it.
 */
export const openKeyFile = (content: Buffer, password: string): KeyFile => {
  const sealed = fromBase64(content) ?? content;
  if (sealed.length === 0 || sealed.length % 16 !== 0)
    throw keyFileError("the vendor's mok_keyInfo.dat, raw or as base64");
  const json = decrypt(sealed, password);
  const parsed = keyFileSchema.safeParse(json);
  if (!parsed.success) throw keyFileError(`a key file with ${parsed.error.issues[0]?.path.join('.') || 'JSON inside'}`);
  const { ServiceId, ClientPrivateKey, ServerPublicKey } = parsed.data;
  return {
    serviceId: ServiceId,
    clientPrivateKey: rsaKey('ClientPrivateKey', () =>
      createPrivateKey({ key: Buffer.from(ClientPrivateKey, 'base64'), format: 'der', type: 'pkcs8' }),
    ),
    serverPublicKey: rsaKey('ServerPublicKey', () =>
      createPublicKey({ key: Buffer.from(ServerPublicKey, 'base64'), format: 'der', type: 'spki' }),
    ),
  };
};

const keyFileSchema = z.looseObject({
  ServiceId: z.string().min(1),
  ClientPrivateKey: z.string().min(1),
  ServerPublicKey: z.string().min(1),
});

const fromBase64 = (content: Buffer): Buffer | undefined => {
  const text = base64In(content.toString('utf8'));
  if (text !== undefined) return Buffer.from(text, 'base64');
  // Raw bytes may be anything; a text file is base64 in UTF-8.
  const decoded = decodeUtf8(content);
  const isText =
    'encoding' in decoded && base64In(content.toString('latin1').replaceAll('\0', '').slice(2)) !== undefined;
  if (isText) throw keyFileError(`a file in UTF-8, not in ${decoded.encoding}`);
  return undefined;
};

/** Without white space, and without a byte order mark, which counts as white space. */
const base64In = (text: string): string | undefined => {
  const plain = text.replace(/\s/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(plain) ? plain : undefined;
};

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest();

const decrypt = (sealed: Buffer, password: string): unknown => {
  const h1 = sha256(password);
  const h2 = sha256(h1);
  const key = Buffer.concat([h1.subarray(0, 16), h2.subarray(16, 32)]);
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, h2.subarray(0, 16));
    return JSON.parse(Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8'));
  } catch {
    // A broken file and a wrong password cannot be told apart here.
    throw new SettingsError([
      { setting: 'MOBILEOK_KEY_PASSWORD', expected: 'expected the password that opens MOBILEOK_KEY_FILE' },
    ]);
  }
};

const rsaKey = (name: string, read: () => KeyObject): KeyObject => {
  try {
    const key = read();
    if (isUsableKey(key)) return key;
  } catch {
    // The error below omits OpenSSL's reason, which may contain bytes of the key.
  }
  throw keyFileError(`a key file whose ${name} is an RSA key of at least 2048 bits`);
};

const keyFileError = (expected: string) =>
  new SettingsError([{ setting: 'MOBILEOK_KEY_FILE', expected: `expected ${expected}` }]);
