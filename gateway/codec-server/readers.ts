import { createRemoteJWKSet, customFetch, errors, jwtVerify, SignJWT } from 'jose';
import { fetchOut } from '../../config/egress/index.ts';
import { type ApiKey, findApiKey } from '../auth/api-keys.ts';

/** Who may read payloads: with a key of role `decoder`, with a session that such a key opened, or by single sign-on. */
export interface OidcOptions {
  jwksUrl: string;
  issuer: string;
  audience: string;
  /** Must be among the token's `roles` or `groups`. */
  role: string;
}

const issuer = 'hwagin';
const audience = 'hwagin/codec';
export const sessionHours = 8;

export class Readers {
  readonly #keys: readonly ApiKey[];
  readonly #encoders: readonly ApiKey[];
  readonly #sessionKeys: readonly Uint8Array[];
  readonly #oidc: (OidcOptions & { keys: ReturnType<typeof createRemoteJWKSet> }) | undefined;

  constructor(keys: readonly ApiKey[], sessionKeys: readonly Uint8Array[], oidc: OidcOptions | undefined) {
    this.#keys = keys.filter(({ role }) => role === 'decoder');
    this.#encoders = keys.filter(({ role }) => role === 'encoder');
    this.#sessionKeys = sessionKeys;
    const how = { timeoutDuration: 5_000, [customFetch]: fetchOut };
    this.#oidc = oidc && { ...oidc, keys: createRemoteJWKSet(new URL(oidc.jwksUrl), how) };
  }

  /** Who a bearer token belongs to, as named in access records. */
  async byToken(token: string): Promise<string | undefined> {
    const key = findApiKey(this.#keys, token);
    return key ? `key:${key.id}` : this.#bySingleSignOn(token);
  }

  /** Who may create payloads: only with a key of role `encoder`, which nobody has by default. */
  encoder(token: string | undefined): string | undefined {
    const key = token === undefined ? undefined : findApiKey(this.#encoders, token);
    return key && `key:${key.id}`;
  }

  /** Opens a session for a browser; the Web UI's requests carry its cookie. Undefined if the key does not allow it. */
  async open(key: string): Promise<string | undefined> {
    const found = findApiKey(this.#keys, key);
    const [newest] = this.#sessionKeys;
    if (!found || !newest) return undefined;
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(found.id)
      .setExpirationTime(`${sessionHours}h`)
      .sign(newest);
  }

  /** A session ends with its key: it is invalid once the key is removed from the settings. */
  async bySession(session: string): Promise<string | undefined> {
    for (const key of this.#sessionKeys) {
      const payload = await verified(() => jwtVerify(session, key, { issuer, audience, algorithms: ['HS256'] }));
      const id = payload?.sub;
      if (this.#keys.some((each) => each.id === id)) return `key:${id}`;
    }
    return undefined;
  }

  async #bySingleSignOn(token: string): Promise<string | undefined> {
    const oidc = this.#oidc;
    if (!oidc) return undefined;
    const payload = await verified(() =>
      jwtVerify(token, oidc.keys, {
        issuer: oidc.issuer,
        audience: oidc.audience,
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        requiredClaims: ['sub', 'exp'],
      }),
    );
    const roles = [payload?.['roles'], payload?.['groups']].flat();
    if (!payload?.sub || !roles.includes(oidc.role)) return undefined;
    return `sso:${payload.sub.replace(/[^A-Za-z0-9._@-]/g, '_').slice(0, 100)}`;
  }
}

const verified = async (verify: () => ReturnType<typeof jwtVerify>) => {
  try {
    return (await verify()).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
};
