import { setTimeout as sleep } from 'node:timers/promises';
import { type Driver, drivers, nameOf } from '../matrix/drivers.ts';
import { findingsOf } from '../matrix/findings.ts';
import { User } from '../matrix/user.ts';
import { openLane } from './lane.ts';

/** A Temporal that can be killed and brought back with its data. */
export interface Mortal {
  address: string;
  /** Kills it, or its database. */
  die(): Promise<void>;
  /** Resolves once it serves again, at the same address. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

/** What became of verifications that were open while Temporal was killed. */
export interface Survived {
  open: number;
  /** The ends by flow, with their counts. */
  ends: Record<string, number>;
  /** Those that did not end as they should. */
  wrong: string[];
  /** Those whose user was told about a message sent by Hwagin on its own initiative. */
  restarted: string[];
  /** Messages and records at the providers; each verification needs one, and so does each restart. */
  effects: number;
  /** How long Temporal was away, and the time from the kill to the last end. Seconds. */
  away: number;
  seconds: number;
}

const flows = ['mobile-ok confirm/request', 'portone-v1 otp/confirm', 'portone-v2 confirm', 'verify-vasp tx'] as const;
/** How many are started and answered at a time. */
const together = 16;
const userOptions = { expiresIn: '20m', challengeExpiresIn: '15m' };
const travelOptions = { resultTimeout: '10m', transferTimeout: '20m' };

/**
 * Opens this many verifications, half way through their flows (a code is awaited, or a transfer has to be reported), kills
 * Temporal and brings it back; then every user continues.
 */
export const surviveDeath = async (open: number, temporal: Mortal): Promise<Survived> => {
  const lane = await openLane({ address: temporal.address, taskQueue: 'survivors' });
  try {
    const worker = await lane.startWorker();
    let isBack: () => void = () => undefined;
    const back = new Promise<void>((resolve) => {
      isBack = resolve;
    });
    const places = semaphore(together);
    const halfWay = new Set<number>();
    const ends = Array.from({ length: open }, async (_, index) => {
      const driver = driverOf(index);
      const scene = { ...lane, id: `open-${index}`, phone: `010${77_005_100 + index}` };
      const user = new User(scene, driver.provider === 'verify-vasp' ? travelOptions : userOptions);
      let leave = await places();
      const stopHalfWay = async (): Promise<void> => {
        leave();
        halfWay.add(index);
        await back;
        leave = await places();
      };
      const problem = await driver.play(user, stopHalfWay).then(() => undefined, String);
      leave();
      return `${nameOf(driver)}: ${findingsOf(user, driver, [], problem).text}`;
    });
    while (halfWay.size < open) await sleep(200);
    const began = Date.now();
    await temporal.die();
    await sleep(2_000);
    await temporal.revive();
    const away = (Date.now() - began) / 1_000;
    isBack();
    const texts = await Promise.all(ends);
    const effects = await lane.sandbox.effects();
    if (worker.hasEnded) texts.push('the worker ended as Temporal was away');
    return {
      open,
      ends: tally(texts.map((text) => text.replace(/ · .*/, ''))),
      wrong: texts.filter((text) => !text.includes(': verified')),
      restarted: texts.filter((text) => text.includes('restart')),
      effects: effects.filter(({ effect }) => effect === 'sms' || effect === 'record').length,
      away,
      seconds: (Date.now() - began) / 1_000,
    };
  } finally {
    await lane.close();
    await temporal.close();
  }
};

const driverOf = (index: number): Driver => {
  const driver = drivers.find((each) => nameOf(each) === flows[index % flows.length]);
  if (!driver) throw new Error('There is no such driver');
  return driver;
};

/**
 * Limits concurrency to this many places: returns a function that waits for a place, and resolves with a function that frees it.
 */
const semaphore = (places: number) => {
  const taken = new Set<symbol>();
  const queue: (() => void)[] = [];
  return async (): Promise<() => void> => {
    while (taken.size >= places) await new Promise<void>((resolve) => queue.push(resolve));
    const place = Symbol('place');
    taken.add(place);
    return () => {
      taken.delete(place);
      queue.shift()?.();
    };
  };
};

const tally = (texts: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
};
