import { type Killed, playKill } from './kill.ts';
import type { Lane } from './lane.ts';
import { openLane } from './lane.ts';
import type { Moment } from './moments.ts';

export interface KillOrder {
  moment: Moment;
  seed: number;
}

const tries = 3;

/**
 * On a busy machine, Temporal may lose a task; the flow then visibly takes another way, and the moment never comes. Only
 * verifications that ended well are run again.
 */
const isMissed = ({ killed, violations, text }: Killed) =>
  !killed && violations.length === 0 && /^(verified|canceled)/.test(text);

/** Runs kills, one after the other in each lane. The worker that replaces a killed one is killed next. */
export const playKills = async (
  address: string,
  orders: readonly KillOrder[],
  { lanes, onKilled = () => undefined }: { lanes: number; onKilled?: (killed: Killed) => void },
): Promise<Killed[]> => {
  const waiting = [...orders];
  const done: Killed[] = [];
  const work = async (name: string): Promise<void> => {
    const lane: Lane = await openLane({ address, taskQueue: name });
    try {
      let worker = await lane.startWorker();
      for (let order = waiting.shift(); order; order = waiting.shift()) {
        for (let tryNumber = 1; tryNumber <= tries; tryNumber++) {
          const played = await playKill(lane, worker, order.moment, order.seed);
          worker = played.worker;
          if (isMissed(played.killed) && tryNumber < tries) continue;
          done.push(played.killed);
          onKilled(played.killed);
          break;
        }
      }
    } finally {
      await lane.close();
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, index) => work(`kills-${index}`)));
  return done;
};
