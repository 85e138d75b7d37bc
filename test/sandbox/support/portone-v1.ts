import type { Sandbox } from '../../../sandbox/index.ts';
import { type Answer, ask, type Json } from './http.ts';

const person: Json = {
  name: '홍길동',
  phone: '010-1234-5678',
  birth: '900131',
  gender_digit: '1',
  carrier: 'SKT',
};

/** PortOne V1 over plain HTTP. */
export class Iamport {
  readonly url: string;
  readonly #sandbox: Sandbox;
  token = '';

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.url = sandbox.urls['portone-v1'];
  }

  get keys(): Json {
    return { imp_key: this.#sandbox.settings.PORTONE_V1_KEY, imp_secret: this.#sandbox.settings.PORTONE_V1_SECRET };
  }

  get channel(): Json {
    return { channel_key: this.#sandbox.settings.PORTONE_V1_CHANNEL_KEY };
  }

  async login(): Promise<{ access_token: string; expired_at: number; now: number }> {
    const { body } = await ask('POST', `${this.url}/users/getToken`, this.keys);
    const response = body.response as { access_token: string; expired_at: number; now: number };
    this.token = response.access_token;
    return response;
  }

  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    return ask(method, `${this.url}${path}`, body, { authorization: `Bearer ${this.token}` });
  }

  request(over: Json = {}): Promise<Answer> {
    return this.ask('POST', '/certifications/otp/request', { ...person, ...this.channel, ...over });
  }

  async start(over: Json = {}): Promise<string> {
    if (!this.token) await this.login();
    const { body } = await this.request(over);
    return (body.response as { imp_uid: string }).imp_uid;
  }

  confirm(impUid: string, otp?: string): Promise<Answer> {
    return this.ask('POST', `/certifications/otp/confirm/${impUid}`, otp === undefined ? {} : { otp });
  }
}
