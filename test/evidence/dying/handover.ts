import { drivers, nameOf } from '../matrix/drivers.ts';
import { type Findings, findingsOf } from '../matrix/findings.ts';
import { User } from '../matrix/user.ts';
import type { Lane } from './lane.ts';
import { terminated } from './rolling.ts';

export interface HandedOver extends Findings {
  exit: { code: number | null; seconds: number };
}

/** How long the call in flight would take, and the worker's grace time. Milliseconds. */
const callMs = 15_000;
const graceMs = 1_000;

/**
 * A worker is told to stop while an SMS is being sent, and the answer takes longer than the grace time: the call is aborted, and
 * another worker continues with a message that is marked as a restart.
 */
export const handOver = async (lane: Lane): Promise<HandedOver> => {
  const driver = drivers.find((each) => nameOf(each) === 'mobile-ok auth/request');
  if (!driver) throw new Error('There is no such driver');
  const worker = await lane.startWorker({ HWAGIN_SHUTDOWN_GRACE: `${graceMs}ms` });
  const user = new User({ hwagin: lane.hwagin, sandbox: lane.sandbox, id: 'handover' });
  let exit: Promise<HandedOver['exit']> | undefined;
  const stop = lane.sandbox.on('effect', ({ effect }) => {
    if (effect !== 'sms') return;
    stop();
    exit = terminated(worker);
    void lane.startWorker();
  });
  const slowly = () =>
    lane.sandbox.fault({ provider: 'mobile-ok', call: driver.call, kind: 'slow', phase: 'after', delayMs: callMs });
  const problem = await driver.play(user, slowly).then(() => undefined, String);
  const findings = findingsOf(user, driver, await lane.sandbox.effects(), problem);
  return { ...findings, exit: (await exit) ?? { code: null, seconds: 0 } };
};
