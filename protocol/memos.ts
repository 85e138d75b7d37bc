import { z } from 'zod';

/** Memo of a verification and of an `Idempotency-Key`. */
export const fingerprintSchema = z.object({ fingerprint: z.string() });

/** Memo of a tombstone: the verification that it replaces. */
export interface TombstoneMemo {
  erased: string;
}
export const tombstoneSchema = z.object({ erased: z.string() });
