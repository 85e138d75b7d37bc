import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isHwaginError } from '../../../client/index.ts';
import { nameOf } from '../matrix/drivers.ts';
import { type Findings, findingsOf } from '../matrix/findings.ts';
import { User } from '../matrix/user.ts';
import type { Lane, WorkerProcess } from './lane.ts';
import { type Kill, killOf, type Moment } from './moments.ts';

/** What became of a verification whose worker was killed. */
export interface Killed extends Findings {
  moment: Moment;
  seed: number;
  /** The call, and its state. */
  at: string;
  /** Whether the worker was really killed, and another one took over. */
  killed: boolean;
}

const options = { maxAttempts: 5, expiresIn: '10m', resendCooldown: '0s' };
const travelOptions = { resultTimeout: '5m', transferTimeout: '5m' };
const longestMs = 240_000;

/** Runs one verification on the lane's worker, kills the worker at the moment, starts another, and continues to the end. */
export const playKill = async (
  lane: Lane,
  worker: WorkerProcess,
  moment: Moment,
  seed: number,
): Promise<{ killed: Killed; worker: WorkerProcess }> => {
  const kill = killOf(moment, seed);
  const { driver } = kill;
  const id = `kill-${moment.name}-${seed}-${Date.now()}`;
  const own =
    driver.provider === 'verify-vasp'
      ? { ...travelOptions, ...(moment.atCallback && { pollInterval: '10m' }) }
      : options;
  const user = new User({ hwagin: lane.hwagin, sandbox: lane.sandbox, id }, own);
  let next: Promise<WorkerProcess> | undefined;
  const die = () => {
    worker.kill();
    next ??= lane.startWorker();
  };
  const callbacks = moment.atCallback ? await receiveCallbacks(lane, id, kill, die) : undefined;
  const play = driver
    .play(user, async () => (moment.atCallback ? undefined : arm(lane, kill, die)))
    .then(() => undefined);
  const problem = await Promise.race([play.catch(String), sleep(longestMs, 'no end', { ref: false })]);
  await callbacks?.close();
  const effects = await lane.sandbox.effects();
  const findings = findingsOf(user, driver, effects, problem);
  const successor = await next;
  await lane.sandbox.reset();
  const how = moment.atCallback ? 'result called back' : `${kill.event}${kill.drops ? ', then dropped' : ''}`;
  return {
    killed: { moment, seed, at: `${nameOf(driver)}: ${how}`, killed: successor !== undefined, ...findings },
    worker: successor ?? worker,
  };
};

/** The next such event kills the worker; the sandbox waits until it is dead. */
const arm = async ({ sandbox }: Lane, { driver, event, delayMs, drops }: Kill, die: () => void): Promise<void> => {
  const { provider, call } = driver;
  if (drops) await sandbox.fault({ provider, call, kind: 'timeout' });
  const stop = sandbox.on(event, async (happened) => {
    if (happened.provider !== provider || happened.call !== call) return;
    stop();
    await sleep(delayMs);
    die();
  });
};

const unlessEnded = (error: unknown): void => {
  if (!isHwaginError(error, 'ended')) throw error;
};

/** Like a gateway: passes a callback on as a signal. The worker dies right before or right after. */
const receiveCallbacks = async ({ sandbox, hwagin }: Lane, id: string, { delayMs }: Kill, die: () => void) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as {
        data: { verificationUuid: string; verificationResult: string; reason: string };
      };
      const { verificationUuid: uuid, verificationResult: result, reason } = data;
      const handOn = async () => {
        if (delayMs % 2 === 0) die();
        // Without an answer within a second, the callback is sent again: the verification may have ended by then.
        await hwagin.callback(id, { type: 'VERIFICATION_RESULT', uuid, result, reason }).catch(unlessEnded);
        die();
        response.end('{"result":true}');
      };
      // Not accepted: the sandbox sends the callback again.
      handOn().catch((error: Error) => response.destroy(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await sandbox.configure({ verifyVaspCallback: { url: `http://127.0.0.1:${port}` } });
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
