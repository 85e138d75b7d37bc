import { type Killed, playKill } from './kill.ts';
import type { Lane } from './lane.ts';
import { openLane } from './lane.ts';
import type { Moment } from './moments.ts';

export interface KillOrder {
  moment: Moment;
  seed: number;
}

/** Plays kills, one after the other in each lane. A lane's worker after a kill is the next one's victim. */
export const playKills = async (
  address: string,
  orders: readonly KillOrder[],
  { lanes, onKilled = () => undefined }: { lanes: number; onKilled?: (killed: Killed) => void },
): Promise<Killed[]> => {
  const left = [...orders];
  const done: Killed[] = [];
  const work = async (name: string): Promise<void> => {
    const lane: Lane = await openLane({ address, taskQueue: name });
    try {
      let worker = await lane.startWorker();
      for (let order = left.shift(); order; order = left.shift()) {
        const played = await playKill(lane, worker, order.moment, order.seed);
        worker = played.worker;
        done.push(played.killed);
        onKilled(played.killed);
      }
    } finally {
      await lane.close();
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, index) => work(`kills-${index}`)));
  return done;
};
