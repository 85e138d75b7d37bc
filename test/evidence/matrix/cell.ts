import { setTimeout as sleep } from 'node:timers/promises';
import { isEnd, type Snapshot } from '../../../client/index.ts';
import type { Effect, SandboxControl } from '../../../sandbox/index.ts';
import { type Driver, nameOf } from './drivers.ts';
import { type FaultName, faultOf } from './faults.ts';
import type { Stage } from './stage.ts';
import { User } from './user.ts';

/** Once: the fault strikes one call. Lasting: every such call, until the end (or `healAfter`). */
export type Duration = 'once' | 'lasting';

export interface CellOrder {
  driver: Driver;
  fault: FaultName;
  duration: Duration;
}

/** What one cell of the matrix came to. */
export interface Cell {
  order: CellOrder;
  /** `verified · challenges: 1 start, 2 restart · sms 2, try 1, verified 1`: what must not change unseen. */
  text: string;
  /** From its start to its end. */
  seconds: number;
  /** Rules that it broke; empty as long as all is well. */
  violations: string[];
}

const longestMs = 150_000;
const always = 1_000_000;
let cells = 0;

export const keyOf = ({ driver, fault, duration }: CellOrder): string => `${nameOf(driver)} | ${fault} | ${duration}`;

/** Plays one cell in a lane of the stage. */
export const playCell = (stage: Stage, order: CellOrder): Promise<Cell> =>
  stage.inLane(async (sandbox) => {
    const { driver } = order;
    const id = `cell-${++cells}-${order.fault}-${order.duration}`;
    const waits = faultOf(order.fault).waits === true;
    stage.assign(id, { ...sandbox.settings, ...timeouts(waits ? '1s' : '20s') });
    const user = new User({ hwagin: stage.hwagin, sandbox, id });
    const over = new AbortController();
    const played = driver.play(user, () => plant(stage, sandbox, order, over.signal)).then(() => undefined);
    const late = sleep(longestMs, 'no end', { ref: false });
    const problem = await Promise.race([played.catch((error: unknown) => String(error)), late]);
    over.abort();
    const effects = await sandbox.effects();
    return {
      order,
      text: [
        ...endOf(user.last),
        ...(problem === undefined ? [] : [problem]),
        ...shown(user.seen),
        counted(effects),
      ].join(' · '),
      seconds: secondsOf(user.last),
      violations: violationsOf(order, user, effects),
    };
  });

const timeouts = (time: string) => ({
  MOBILEOK_TIMEOUT: time,
  PORTONE_V1_TIMEOUT: time,
  PORTONE_V2_TIMEOUT: time,
  NHN_OTP_TIMEOUT: time,
  VERIFYVASP_TIMEOUT: time,
});

const plant = async (
  stage: Stage,
  sandbox: SandboxControl,
  { driver, fault, duration }: CellOrder,
  over: AbortSignal,
): Promise<void> => {
  const { provider, call, where, healAfter } = driver;
  const times = duration === 'once' ? 1 : always;
  await faultOf(fault).plant({ ...stage, sandbox, provider, call, where, times });
  if (duration === 'once' || healAfter === undefined) return;
  const heal = () => {
    stage.detours.clear(sandbox.urls);
    void sandbox.heal();
  };
  const timer = setTimeout(heal, healAfter);
  over.addEventListener('abort', () => clearTimeout(timer), { once: true });
};

const endOf = (last: Snapshot | undefined): string[] => {
  if (!last) return ['not started'];
  return [`${isEnd(last.status) ? '' : 'OPEN: '}${last.status}${last.reason ? ` (${last.reason})` : ''}`];
};

/** Every challenge the user was shown, in order. */
const challengesOf = (seen: readonly Snapshot[]): string[] => [
  ...new Set(seen.flatMap(({ challenge }) => (challenge ? [`${challenge.number} ${challenge.cause}`] : []))),
];

const shown = (seen: readonly Snapshot[]): string[] => {
  const challenges = challengesOf(seen);
  return challenges.length > 0 ? [`challenges: ${challenges.join(', ')}`] : [];
};

const told = ['sms', 'passPush', 'arsCall', 'try', 'verified', 'key', 'record', 'txReport', 'errorReport'] as const;
type Told = (typeof told)[number];

const countOf = (effects: readonly Effect[], ...kinds: Told[]): number =>
  effects.filter(({ effect }) => (kinds as string[]).includes(effect)).length;

const counted = (effects: readonly Effect[]): string =>
  told
    .filter((kind) => countOf(effects, kind) > 0)
    .map((kind) => `${kind} ${countOf(effects, kind)}`)
    .join(', ') || 'no effects';

const secondsOf = (last: Snapshot | undefined): number =>
  last?.endedAt === undefined ? Number.NaN : (Date.parse(last.endedAt) - Date.parse(last.createdAt)) / 1_000;

/** What must hold in every cell, whatever went wrong. */
const violationsOf = ({ driver }: CellOrder, user: User, effects: readonly Effect[]): string[] => {
  const { last } = user;
  if (!last || !isEnd(last.status)) return ['it did not come to an end'];
  const broken: string[] = [];
  const isVerified = last.status === 'verified';
  const proof: Told = driver.provider === 'verify-vasp' ? 'txReport' : 'verified';
  if (isVerified && countOf(effects, proof) === 0) broken.push('verified without the provider’s own success');
  const messages = countOf(effects, 'sms', 'passPush', 'arsCall');
  const restarts = challengesOf(user.seen).filter((challenge) => challenge.endsWith('restart')).length;
  // A restart whose own answer was lost never shows as a challenge: the reason of the end says it.
  const unknown = last.reason === 'send_unknown' ? 1 : 0;
  if (messages > 1 + user.resends + restarts + unknown) broken.push(`${messages} messages, not all of them explained`);
  if (countOf(effects, 'record') > 1) broken.push('two travel-rule records');
  if (driver.call === 'tx' && countOf(effects, 'txReport') === 0) broken.push('the transfer was never reported');
  if (driver.call === 'error' && !driver.variant && countOf(effects, 'errorReport') === 0)
    broken.push('the abandoned transfer was never reported');
  return broken;
};
