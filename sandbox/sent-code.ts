import type { World } from './world.ts';

/** A code that was sent and can still be answered. */
export interface SentCode {
  code: string;
  /** Milliseconds of the sandbox's clock. */
  expiresAt: number;
  tries: number;
}

export type CodeVerdict = 'right' | 'wrong' | 'expired' | 'tooMany';

/** Counts the try, then judges it: a code that has expired or has no tries left is refused even if it is right. */
export function judge(world: World, sent: SentCode, given: string): CodeVerdict {
  sent.tries += 1;
  if (world.now() >= sent.expiresAt) return 'expired';
  if (sent.tries > world.rules.triesPerCode) return 'tooMany';
  return given === sent.code ? 'right' : 'wrong';
}
