import { z } from 'zod';

/** How many tests passed, failed or were skipped. A suite that could not be loaded counts as one failure. */
export const countsSchema = z.object({ passed: z.int(), failed: z.int(), skipped: z.int() });
export type Counts = z.infer<typeof countsSchema>;

/** The last line of `npm test`. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** 0 only if Jest itself succeeded, nothing failed and something ran. */
export function exitCode(counts: Counts, jestCode: number | null): number {
  return jestCode === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}
