import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { isEnd } from '../../client/index.ts';
import type { FaultKind } from '../../sandbox/index.ts';
import { type Lane, openLane, type WorkerProcess } from '../evidence/dying/lane.ts';
import { pick, randomOf } from '../evidence/dying/random.ts';
import { type Driver, drivers, nameOf } from '../evidence/matrix/drivers.ts';
import { findingsOf } from '../evidence/matrix/findings.ts';
import { User } from '../evidence/matrix/user.ts';
import type { SoakTally } from './tally.ts';

/** The faults that the sandbox injects; none that only take long, because a soak should cover many. */
const faultKinds: readonly FaultKind[] = [
  'refused',
  'reset',
  'html500',
  'envelope502',
  '503',
  '429',
  'unknownCode',
  'stale',
  'lost',
  'malformed',
  'wrongShape',
  'empty',
  'errorAfter',
];
/** However often a worker dies: after this long, a verification counts as stuck. Milliseconds. */
const longestMs = 300_000;
const options = { maxAttempts: 5, expiresIn: '5m', resendCooldown: '0s' };
const travelOptions = { resultTimeout: '2m', transferTimeout: '2m' };

export interface DeathsOptions {
  /** Of the Temporal server. */
  address: string;
  connection: Connection;
  lane: number;
  seed: number;
  tally: SoakTally;
  isOver: () => boolean;
}

/** Runs one verification after the other in a lane whose worker is killed, mostly while a call is in flight, until `isOver`. */
export const soakDeaths = async (soak: DeathsOptions): Promise<void> => {
  const { address, tally, isOver } = soak;
  const lane = await openLane({ address, taskQueue: `soak-${soak.lane}` });
  const random = randomOf(soak.seed + soak.lane);
  try {
    const mortal = new Mortal(lane, tally);
    await mortal.rise();
    for (let number = 1; !isOver(); number++) await playOne(soak, lane, mortal, `soak-${soak.lane}-${number}`, random);
  } finally {
    await lane.close();
  }
};

/** A worker that is replaced whenever it is killed. */
class Mortal {
  readonly #lane: Lane;
  readonly #tally: SoakTally;
  #worker: WorkerProcess | undefined;
  #rising: Promise<void> | undefined;

  constructor(lane: Lane, tally: SoakTally) {
    this.#lane = lane;
    this.#tally = tally;
  }

  async rise(): Promise<void> {
    this.#worker = await this.#lane.startWorker();
  }

  /** Does nothing while a replacement is starting. */
  die(): void {
    if (this.#rising || !this.#worker) return;
    this.#worker.kill();
    this.#tally.kills++;
    this.#rising = this.#follow();
  }

  async #follow(): Promise<void> {
    await this.rise();
    this.#tally.restarts++;
    this.#rising = undefined;
  }

  async alive(): Promise<void> {
    await this.#rising;
  }
}

const playOne = async (
  { connection, tally }: DeathsOptions,
  lane: Lane,
  mortal: Mortal,
  id: string,
  random: () => number,
): Promise<void> => {
  await lane.sandbox.reset();
  const driver = pick(drivers, random);
  const own = driver.provider === 'verify-vasp' ? travelOptions : options;
  const user = new User({ hwagin: lane.hwagin, sandbox: lane.sandbox, id }, own);
  let effectsLeft = 1 + Math.floor(random() * 4);
  const stop = lane.sandbox.on('effect', () => {
    effectsLeft--;
    if (effectsLeft === 0) mortal.die();
  });
  const goes = random() < 0.5;
  const kind = pick(faultKinds, random);
  // A closed port reopens, or a report would be retried for seven days.
  const fault = { provider: driver.provider, call: driver.call, kind, ...(kind === 'refused' && { delayMs: 5_000 }) };
  const played = driver.play(user, () => (goes ? lane.sandbox.fault(fault) : Promise.resolve()));
  const late = sleep(longestMs, 'no end', { ref: false });
  const problem = await Promise.race([played.then(() => undefined).catch(String), late]);
  stop();
  await mortal.alive();
  const effects = await lane.sandbox.effects();
  tally.verifications++;
  tally.effects += effects.length;
  judge(tally, id, driver, findingsOf(user, driver, effects, problem), user);
  if (await isNonDeterministic(connection, id)) tally.nonDeterminism.push(`${id} (${nameOf(driver)})`);
};

const judge = (
  tally: SoakTally,
  id: string,
  driver: Driver,
  found: ReturnType<typeof findingsOf>,
  user: User,
): void => {
  const { last } = user;
  const what = `${id} (${nameOf(driver)}): ${found.text}`;
  if (!last || !isEnd(last.status)) return void tally.stuck.push(what);
  tally.ended(last.status);
  for (const violation of found.violations) tally.violations.push(`${what}: ${violation}`);
};

const { WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;

/** Whether a task of the run has failed because its code did not match its history. */
const isNonDeterministic = async (connection: Connection, workflowId: string): Promise<boolean> => {
  const execution = { workflowId };
  const { history } = await connection.workflowService.getWorkflowExecutionHistory({ namespace: 'default', execution });
  return (history?.events ?? []).some(
    ({ workflowTaskFailedEventAttributes: failed }) =>
      failed?.cause === WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR,
  );
};
