import { drivers, nameOf } from '../matrix/drivers.ts';
import { findingsOf } from '../matrix/findings.ts';
import { User } from '../matrix/user.ts';
import type { Lane } from './lane.ts';

/** Runs every flow with every driver, on a worker that keeps no workflow in memory: each step replays everything before it. */
export const playUncached = async (lane: Lane): Promise<{ played: number; wrong: string[] }> => {
  await lane.startWorker({ HWAGIN_MAX_CACHED: '0' });
  const wrong: string[] = [];
  const providers = new Set(drivers.map(({ provider }) => provider));
  const playAll = async (own: readonly (typeof drivers)[number][]): Promise<void> => {
    for (const driver of own) {
      const index = drivers.indexOf(driver);
      const scene = {
        hwagin: lane.hwagin,
        sandbox: lane.sandbox,
        id: `uncached-${index}`,
        phone: `0108888${5100 + index}`,
      };
      const user = new User(scene);
      const problem = await driver.play(user, () => Promise.resolve()).then(() => undefined, String);
      const end = driver.call === 'error' ? 'canceled' : 'verified';
      if (problem !== undefined || user.last?.status !== end)
        wrong.push(`${nameOf(driver)}: ${findingsOf(user, driver, [], problem).text}`);
    }
  };
  await Promise.all([...providers].map((provider) => playAll(drivers.filter((each) => each.provider === provider))));
  return { played: drivers.length, wrong };
};
