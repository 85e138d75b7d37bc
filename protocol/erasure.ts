import { z } from 'zod';
import type { Provider } from '../contract/providers/index.ts';

/** Erases one verification. A caller's id cannot contain a slash, so it never collides with the erasure's id. */
export const erasureWorkflow = 'erasure';
export const erasureId = (id: string): string => `erase/${id}`;

/** Takes the id of an erased verification, so that it is not started again by mistake. Contains no data. */
export const tombstoneWorkflow = 'tombstone';

/** The input of an erasure. */
export interface Erasure {
  id: string;
  /** Absent once the provider has erased its data. */
  provider?: Provider;
  /** The verification's latest run; absent if only the tombstone is left. */
  runId?: string;
}

/** The result of an erasure: everything was done in this very run. */
export interface ErasureResult {
  erased: string;
  run: string;
}
export const erasureResultSchema = z.object({ erased: z.string(), run: z.string() });
