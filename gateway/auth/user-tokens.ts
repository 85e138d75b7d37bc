import { errors, jwtVerify, SignJWT } from 'jose';

/** The content of a user's token: which verification, until when, and where the page may send the user afterwards. */
export interface UserToken {
  verificationId: string;
  /** Seconds since 1970. */
  expiresAt: number;
  returnUrl?: string;
}

const issuer = 'hwagin';
/** Tokens for other purposes have another audience, so that none is accepted as a user's. */
const audience = 'hwagin/user';
const algorithm = 'HS256';

/**
 * Short-lived tokens for the user of one verification (JWT, HS256, signed with `HWAGIN_TOKEN_KEY`): for the user's own actions,
 * never for an outcome. Stateless: any gateway with the same key accepts them.
 */
export class UserTokens {
  readonly #keys: readonly Uint8Array[];

  constructor(keys: readonly Uint8Array[]) {
    this.#keys = keys;
  }

  async issue({ verificationId, expiresAt, returnUrl }: UserToken): Promise<string> {
    const [newest] = this.#keys;
    if (!newest) throw new Error('There is no key to sign with.');
    return new SignJWT(returnUrl === undefined ? {} : { returnUrl })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(verificationId)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(newest);
  }

  /** Undefined if it is not a valid token of ours, or has expired. */
  async read(token: string): Promise<UserToken | undefined> {
    for (const key of this.#keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer,
          audience,
          algorithms: [algorithm],
          requiredClaims: ['sub', 'exp'],
        });
        const { sub, exp, returnUrl } = payload;
        if (sub === undefined || exp === undefined) return undefined;
        return {
          verificationId: sub,
          expiresAt: exp,
          ...(typeof returnUrl === 'string' && { returnUrl }),
        };
      } catch (error) {
        if (error instanceof errors.JWSSignatureVerificationFailed) continue;
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    }
    return undefined;
  }
}
