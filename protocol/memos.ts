import { z } from 'zod';

/** Of a verification and of an `Idempotency-Key`. */
export const fingerprintSchema = z.object({ fingerprint: z.string() });

/** Of a tombstone: whose it is. */
export interface TombstoneMemo {
  erased: string;
}
export const tombstoneSchema = z.object({ erased: z.string() });
