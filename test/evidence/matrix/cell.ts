import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxControl } from '../../../sandbox/index.ts';
import { type Driver, nameOf } from './drivers.ts';
import { type FaultName, faultOf } from './faults.ts';
import { type Findings, findingsOf } from './findings.ts';
import type { Stage } from './stage.ts';
import { User } from './user.ts';

/** `once`: the fault affects one call. `lasting`: every such call, until the end (or `healAfter`). */
export type Duration = 'once' | 'lasting';

export interface CellOrder {
  driver: Driver;
  fault: FaultName;
  duration: Duration;
}

/** The result of one cell of the matrix. */
export interface Cell extends Findings {
  id: string;
  order: CellOrder;
}

const longestMs = 150_000;
const always = 1_000_000;
let cells = 0;

export const keyOf = ({ driver, fault, duration }: CellOrder): string => `${nameOf(driver)} | ${fault} | ${duration}`;

/** Runs one cell in a lane of the stage. */
export const playCell = (stage: Stage, order: CellOrder): Promise<Cell> =>
  stage.inLane(async (sandbox) => {
    const { driver } = order;
    const id = `cell-${++cells}-${order.fault}-${order.duration}`;
    const waits = faultOf(order.fault).waits === true;
    stage.assign(id, { ...sandbox.settings, ...timeouts(driver, waits ? '1s' : '60s') });
    const user = new User({ hwagin: stage.hwagin, sandbox, id });
    const over = new AbortController();
    const played = driver.play(user, () => plant(stage, sandbox, order, over.signal)).then(() => undefined);
    const late = sleep(longestMs, 'no end', { ref: false });
    const problem = await Promise.race([played.catch((error: unknown) => String(error)), late]);
    over.abort();
    return { id, order, ...findingsOf(user, driver, await sandbox.effects(), problem) };
  });

/** A short timeout for the one call that should time out; the others have enough time on any machine. */
const timeouts = ({ provider, call }: Driver, time: string) => ({
  [timeoutSettings[provider]]: `60s,${call}=${time}`,
});

const timeoutSettings: Record<Driver['provider'], string> = {
  'mobile-ok': 'MOBILEOK_TIMEOUT',
  'portone-v1': 'PORTONE_V1_TIMEOUT',
  'portone-v2': 'PORTONE_V2_TIMEOUT',
  'nhn-otp': 'NHN_OTP_TIMEOUT',
  'verify-vasp': 'VERIFYVASP_TIMEOUT',
};

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
