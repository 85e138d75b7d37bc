import { GatewayError } from '../http/problem.ts';
import type { UserTokens } from './user-tokens.ts';

/** What a backend passes on to its user. */
export interface UserAccess {
  token: string;
  expiresAt: string;
  pageUrl: string;
}

export interface AccessRequest {
  /** Seconds. @default 1800 */
  expiresIn?: number | undefined;
  returnUrl?: string | undefined;
}

/** Creates tokens for users, and links to the page. The token is in the link's fragment, which no server and no log sees. */
export class UserAccesses {
  readonly #tokens: UserTokens;
  readonly #publicUrl: () => string;
  readonly #returnUrls: readonly string[];

  constructor(tokens: UserTokens, publicUrl: () => string, returnUrls: readonly string[]) {
    this.#tokens = tokens;
    this.#publicUrl = publicUrl;
    this.#returnUrls = returnUrls;
  }

  /** Throws `forbidden` for a return URL that no setting allows. */
  check({ returnUrl }: AccessRequest): void {
    if (returnUrl === undefined || this.#returnUrls.some((allowed) => beginsAs(returnUrl, allowed))) return;
    throw new GatewayError('forbidden', 'user.returnUrl: expected a URL that HWAGIN_RETURN_URLS allows', {
      field: 'user.returnUrl',
    });
  }

  async give(id: string, request: AccessRequest): Promise<UserAccess> {
    this.check(request);
    const expiresAt = Math.floor(Date.now() / 1_000) + (request.expiresIn ?? 1_800);
    const { returnUrl } = request;
    const token = await this.#tokens.issue({ verificationId: id, expiresAt, ...(returnUrl && { returnUrl }) });
    return {
      token,
      expiresAt: new Date(expiresAt * 1_000).toISOString(),
      pageUrl: `${this.#publicUrl()}/verify/${encodeURIComponent(id)}#token=${token}`,
    };
  }
}

/** Same origin, and a path below the allowed one: `https://shop.example.evil` does not match `https://shop.example`. */
const beginsAs = (text: string, allowed: string): boolean => {
  const [url, start] = [new URL(text), new URL(allowed)];
  if (url.username || url.password || url.origin !== start.origin) return false;
  const folder = start.pathname.replace(/\/$/, '');
  return url.pathname === folder || url.pathname.startsWith(`${folder}/`);
};
