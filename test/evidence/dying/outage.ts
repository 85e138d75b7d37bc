import { setTimeout as sleep } from 'node:timers/promises';
import { type DevServer, startDevServer } from '../../../dev/temporal/dev-server.ts';
import { type Driver, drivers, nameOf } from '../matrix/drivers.ts';
import { findingsOf } from '../matrix/findings.ts';
import { User } from '../matrix/user.ts';
import { openLane } from './lane.ts';

/** What became of verifications that were open while Temporal itself was killed. */
export interface Survived {
  open: number;
  /** Ends, and how often each. */
  ends: Record<string, number>;
  /** Those that did not end as they should. */
  wrong: string[];
  /** Messages and records at the providers; each verification needs one. */
  effects: number;
  /** From the kill to the last end. Seconds. */
  seconds: number;
}

const flows = ['mobile-ok confirm/request', 'portone-v1 otp/confirm', 'portone-v2 confirm', 'verify-vasp tx'] as const;
/** As many are started, and answered, at a time. */
const together = 16;

/**
 * Opens so many verifications, half way through their flows (a code is awaited, a transfer is to be reported), kills the
 * Temporal dev server and starts it again on its file; then every user goes on.
 */
export const surviveServerDeath = async (open: number, dbFile: string): Promise<Survived> => {
  let server: DevServer = await startDevServer({ port: 0, uiPort: 0, dbFile, say: () => undefined });
  const port = Number(server.address.split(':')[1]);
  const lane = await openLane({ address: server.address, taskQueue: 'survivors' });
  try {
    const worker = await lane.startWorker();
    let restart: () => void = () => undefined;
    const restarted = new Promise<void>((resolve) => {
      restart = resolve;
    });
    const slots = semaphore(together);
    let waiting = 0;
    const ends = Array.from({ length: open }, async (_, index) => {
      const driver = driverOf(index);
      const user = new User(
        { hwagin: lane.hwagin, sandbox: lane.sandbox, id: `open-${index}`, phone: `010${77_005_100 + index}` },
        driver.provider === 'verify-vasp'
          ? { resultTimeout: '10m', transferTimeout: '20m' }
          : { expiresIn: '20m', challengeExpiresIn: '15m' },
      );
      let release = await slots();
      const halfWay = async (): Promise<void> => {
        release();
        waiting++;
        await restarted;
        release = await slots();
      };
      const problem = await driver.play(user, halfWay).then(() => undefined, String);
      release();
      return `${nameOf(driver)}: ${findingsOf(user, driver, [], problem).text}`;
    });
    while (waiting < open) await sleep(200);
    const began = Date.now();
    process.kill(-server.pid, 'SIGKILL');
    await server.ended;
    server = await startDevServer({ port, uiPort: 0, dbFile, say: () => undefined });
    restart();
    const texts = await Promise.all(ends);
    const effects = await lane.sandbox.effects();
    if (worker.hasEnded) texts.push('the worker ended as Temporal was away');
    return {
      open,
      ends: tally(texts.map((text) => text.replace(/ · challenges.*| · no effects/, ''))),
      wrong: texts.filter((text) => !text.includes(': verified') || text.includes('restart')),
      effects: effects.filter(({ effect }) => effect === 'sms' || effect === 'record').length,
      seconds: (Date.now() - began) / 1_000,
    };
  } finally {
    await lane.close();
    await server.stop();
  }
};

const driverOf = (index: number): Driver => {
  const driver = drivers.find((each) => nameOf(each) === flows[index % flows.length]);
  if (!driver) throw new Error('There is no such driver');
  return driver;
};

/** Gives a way to wait for one of so many places, and that one a way to leave it. */
const semaphore = (places: number) => {
  let free = places;
  const queue: (() => void)[] = [];
  return async (): Promise<() => void> => {
    while (free === 0) await new Promise<void>((resolve) => queue.push(resolve));
    free--;
    return () => {
      free++;
      queue.shift()?.();
    };
  };
};

export const tally = (texts: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
};
