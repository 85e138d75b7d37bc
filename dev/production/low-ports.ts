import { randomInt } from 'node:crypto';
import { isFree } from '../temporal/ports.ts';

/**
 * As many different free ports below 32768, which the operating system does not give to others unasked: Temporal's table
 * of members on PostgreSQL keeps ports as a `smallint`.
 */
export async function lowPorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}
