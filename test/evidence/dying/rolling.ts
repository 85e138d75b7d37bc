import type { Effect } from '../../../sandbox/index.ts';
import { drivers, nameOf } from '../matrix/drivers.ts';
import { findingsOf } from '../matrix/findings.ts';
import { User } from '../matrix/user.ts';
import type { Lane, WorkerProcess } from './lane.ts';

/** The result of a rolling restart under load. */
export interface Rolling {
  verifications: number;
  /** Those that did not end `verified`. */
  failed: string[];
  /** Those whose user was told about a message sent by Hwagin on its own initiative. */
  restarted: string[];
  /** Messages and records at the providers. */
  effects: number;
  /** Exit codes of the stopped workers, and how long each took. Seconds. */
  exits: { code: number | null; seconds: number }[];
}

/** Two verifications of each provider, so that there is always a call in flight. */
const flows = ['mobile-ok confirm/request', 'portone-v1 otp/confirm', 'portone-v2 confirm', 'verify-vasp tx'] as const;
const slots = flows.length * 2;

/**
 * Two workers under load, replaced one after the other by SIGTERM. Users start, answer and end all the while; the calls in flight
 * finish within the grace time.
 */
export const rollingRestart = async (lane: Lane, name = 'rolling-'): Promise<Rolling> => {
  const old = await Promise.all([lane.startWorker(), lane.startWorker()]);
  const rolled = new AbortController();
  const texts: string[] = [];
  const load = Array.from({ length: slots }, async (_, slot) => {
    for (let round = 0; !rolled.signal.aborted; round++) texts.push(await playOne(lane, name, slot, round));
  });
  const exits: Rolling['exits'] = [];
  for (const worker of old) {
    await lane.startWorker();
    exits.push(await terminated(worker));
  }
  rolled.abort();
  await Promise.all(load);
  const effects = await lane.sandbox.effects();
  return {
    verifications: texts.length,
    failed: texts.filter((text) => !text.includes(': verified')),
    restarted: texts.filter((text) => text.includes('restart')),
    effects: effects.filter(({ effect }) => costly.includes(effect)).length,
    exits,
  };
};

const costly: readonly Effect['effect'][] = ['sms', 'record'];

export const terminated = async (worker: WorkerProcess): Promise<{ code: number | null; seconds: number }> => {
  const began = Date.now();
  worker.terminate();
  const { code } = await worker.ended;
  return { code, seconds: (Date.now() - began) / 1_000 };
};

/** One verification without faults, with a different phone in each slot. */
const playOne = async (lane: Lane, name: string, slot: number, round: number): Promise<string> => {
  const driver = drivers.find((each) => nameOf(each) === flows[slot % flows.length]);
  if (!driver) throw new Error('There is no such driver');
  const id = `${name}${slot}-${round}`;
  const user = new User({ hwagin: lane.hwagin, sandbox: lane.sandbox, id, phone: `0105555${5100 + slot}` });
  const problem = await driver.play(user, () => Promise.resolve()).then(() => undefined, String);
  return `${id}: ${findingsOf(user, driver, [], problem).text}`;
};
