import { randomBytes } from 'node:crypto';
import { isText, parseObject, saysJson } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import type { World } from '../world.ts';
import { answer, refuse } from './answer.ts';

export const impKey = '1234567890123456';
export const impSecret = 'sandbox-portone-v1-secret';

const livesSeconds = 30 * 60;
const lastMinute = 60;
const extensionSeconds = 5 * 60;

interface State {
  token?: string;
  expiredAt: number;
}

/**
 * The merchant's only access token: the same until it expires; extended by five minutes if requested in its last
 * minute.
 */
export class AccessTokens {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  get #state(): State {
    return this.#world.slice<State>('portone-v1 token', () => ({ expiredAt: 0 }));
  }

  #now(): number {
    return Math.floor(this.#world.now() / 1000);
  }

  async issue(call: Call): Promise<Reply> {
    const given = credentials(call);
    if (given.key !== impKey || given.secret !== impSecret)
      return refuse(401, 'imp_key, imp_secret가 올바르지 않습니다.');
    const state = this.#state;
    const now = this.#now();
    if (!state.token || state.expiredAt <= now) {
      state.token = randomBytes(20).toString('hex');
      state.expiredAt = now + livesSeconds;
    } else if (state.expiredAt - now <= lastMinute) {
      state.expiredAt += extensionSeconds;
    }
    await call.effect('token');
    return answer({ access_token: state.token, expired_at: state.expiredAt, now });
  }

  /** Whether the call carries `Authorization: Bearer` with the current token. */
  admits(call: Call): boolean {
    const { token, expiredAt } = this.#state;
    return token !== undefined && call.headers.authorization === `Bearer ${token}` && this.#now() < expiredAt;
  }
}

/** The keys, from JSON or from a form. */
function credentials(call: Call): { key?: string; secret?: string } {
  const fields = saysJson(call.headers)
    ? parseObject(call.text)
    : Object.fromEntries(new URLSearchParams(call.text).entries());
  const { imp_key: key, imp_secret: secret } = fields ?? {};
  return { ...(isText(key) ? { key } : {}), ...(isText(secret) ? { secret } : {}) };
}
