import type { UserAccesses } from './auth/user-access.ts';
import type { Feeds } from './events/feeds.ts';
import type { Idempotency } from './idempotency/idempotently.ts';
import type { Terms } from './page/terms.ts';
import type { Verifications } from './verifications.ts';

/** What routes work with. */
export interface Services {
  verifications: Verifications;
  feeds: Feeds;
  idempotency: Idempotency;
  accesses: UserAccesses;
  /** The terms that users agree to on the page. */
  terms: Terms;
}
