import { z } from 'zod';

/** What an erasure completes with: in this very run, all was done. */
export interface ErasureResult {
  erased: string;
  run: string;
}
export const erasureResultSchema = z.object({ erased: z.string(), run: z.string() });
