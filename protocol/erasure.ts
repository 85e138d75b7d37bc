import { z } from 'zod';
import type { Provider } from '../contract/providers/index.ts';

/** Erases one verification; a caller's id cannot hold a slash, so none meets its id. */
export const erasureWorkflow = 'erasure';
export const erasureId = (id: string): string => `erase/${id}`;

/** What stands under an erased verification's id, so that it is not started again by mistake. Knows nothing. */
export const tombstoneWorkflow = 'tombstone';

/** What an erasure is started with. */
export interface Erasure {
  id: string;
  /** Absent once it has forgotten. */
  provider?: Provider;
  /** The verification's latest run; absent where only the tombstone is left. */
  runId?: string;
}

/** What an erasure completes with: in this very run, all was done. */
export interface ErasureResult {
  erased: string;
  run: string;
}
export const erasureResultSchema = z.object({ erased: z.string(), run: z.string() });
