import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Sandbox } from '../../../sandbox/index.ts';

/**
 * MobileOK from a merchant's side, written from the vendor's description with only node's crypto: it shares nothing with the
 * sandbox or the product.
 */
type Json = Record<string, unknown>;

const sha = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const pem = (kind: string, base64: string): string => `-----BEGIN ${kind}-----\n${base64}\n-----END ${kind}-----`;

export const person: Json = {
  providerId: 'SKT',
  reqAuthType: 'SMS',
  serviceType: 'telcoAuth',
  usageCode: '01005',
  retTransferType: 'MOKResult',
  userName: '홍길동',
  userPhone: '01012345678',
  userBirthday: '19900131',
  userGender: '1',
  userNation: '0',
};

export const pass: Json = {
  providerId: 'KTMVNO',
  reqAuthType: 'PASS',
  serviceType: 'telcoAuth',
  usageCode: '01001',
  retTransferType: 'MOKResult',
  userName: '김패스',
  userPhone: '01022223333',
};

export function txId(): string {
  return `TEST${randomBytes(16).toString('hex')}`.slice(0, 36);
}

export function kstNow(offsetMs = 0): string {
  return new Date(Date.now() + 9 * 3_600_000 + offsetMs).toISOString().replace(/\D/g, '').slice(0, 14);
}

export function seal(publicKey: string, content: unknown, spoil?: { hash?: string; keyLength?: number }): string {
  const plain = Buffer.from(JSON.stringify(content));
  const secret = randomBytes(48);
  const cipher = createCipheriv('aes-256-cbc', secret.subarray(0, 32), secret.subarray(32));
  const aes = Buffer.concat([cipher.update(plain), cipher.final()]);
  const kept = secret.subarray(0, spoil?.keyLength ?? 48);
  const head = `${kept.toString('base64')}|${spoil?.hash ?? sha(plain).toString('base64')}`;
  const rsa = publicEncrypt({ key: pem('PUBLIC KEY', publicKey), ...oaep }, Buffer.from(head));
  return `${rsa.toString('base64')}|${aes.toString('base64')}`;
}

export class Merchant {
  readonly url: string;
  readonly siteUrl: string;
  readonly #keys: { ServiceId: string; ClientPrivateKey: string; ServerPublicKey: string };
  token = '';
  publicKey = '';
  clientTxId = '';

  constructor(sandbox: Sandbox) {
    const {
      MOBILEOK_URL = '',
      MOBILEOK_KEY_FILE = '',
      MOBILEOK_KEY_PASSWORD = '',
      MOBILEOK_SITE_URL = '',
    } = sandbox.settings;
    this.url = MOBILEOK_URL;
    this.siteUrl = MOBILEOK_SITE_URL;
    const [one, two] = [sha(MOBILEOK_KEY_PASSWORD), sha(sha(MOBILEOK_KEY_PASSWORD))];
    const key = Buffer.concat([one.subarray(0, 16), two.subarray(16, 32)]);
    const decipher = createDecipheriv('aes-256-cbc', key, two.subarray(0, 16));
    this.#keys = JSON.parse(
      Buffer.concat([decipher.update(readFileSync(MOBILEOK_KEY_FILE)), decipher.final()]).toString(),
    );
  }

  get serverPublicKey(): string {
    return this.#keys.ServerPublicKey;
  }

  async post(path: string, body: unknown, contentType = 'application/json; charset=UTF-8'): Promise<Json> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer = (await response.json()) as Json;
    if (typeof answer.encryptMOKToken === 'string') this.token = answer.encryptMOKToken;
    if (typeof answer.publicKey === 'string') this.publicKey = answer.publicKey;
    return answer;
  }

  clientInfo(fields: Json | string): string {
    const plain = typeof fields === 'string' ? fields : JSON.stringify(fields);
    return publicEncrypt({ key: pem('PUBLIC KEY', this.serverPublicKey), ...oaep }, Buffer.from(plain)).toString(
      'base64',
    );
  }

  /** A valid body for token/get, with a new clientTxId and some parts replaced. */
  tokenBody(over: { info?: Json; body?: Json } = {}): Json {
    this.clientTxId = txId();
    const info = { version: 'V2', clientTxId: this.clientTxId, requestTime: kstNow(), ...over.info };
    return {
      serviceId: this.#keys.ServiceId,
      encryptReqClientInfo: this.clientInfo(info),
      siteUrl: this.siteUrl,
      ...over.body,
    };
  }

  getToken(over: { info?: Json; body?: Json } = {}): Promise<Json> {
    return this.post('/agent/v2/token/get', this.tokenBody(over));
  }

  request(info: Json, over: Json = {}): Promise<Json> {
    return this.post('/agent/v1/auth/request', {
      encryptMOKToken: this.token,
      encryptMOKAuthInfo: seal(this.publicKey, info),
      siteUrl: this.siteUrl,
      ...over,
    });
  }

  async start(info: Json): Promise<Json> {
    await this.getToken();
    return this.request(info);
  }

  resend(over: Json = {}): Promise<Json> {
    return this.post('/agent/v1/auth/resend', { encryptMOKToken: this.token, ...over });
  }

  confirm(authNumber?: string, over: Json = {}): Promise<Json> {
    const verify = authNumber === undefined ? {} : { encryptMOKVerifyInfo: seal(this.publicKey, { authNumber }) };
    return this.post('/agent/v1/confirm/request', { encryptMOKToken: this.token, ...verify, ...over });
  }

  /** Opens encryptMOKResult; throws if its hash does not match. */
  open(wire: unknown): Json {
    const [rsa = '', aes = ''] = String(wire).split('|');
    const key = pem('PRIVATE KEY', this.#keys.ClientPrivateKey);
    const head = privateDecrypt({ key, ...oaep }, Buffer.from(rsa, 'base64')).toString();
    const [secret64 = '', hash] = head.split('|');
    const secret = Buffer.from(secret64, 'base64');
    const decipher = createDecipheriv('aes-256-cbc', secret.subarray(0, 32), secret.subarray(32));
    const plain = Buffer.concat([decipher.update(Buffer.from(aes, 'base64')), decipher.final()]);
    if (sha(plain).toString('base64') !== hash) throw new Error('the hash does not fit');
    return JSON.parse(plain.toString()) as Json;
  }
}
