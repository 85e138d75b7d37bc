import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type DevServer, startDevServer } from '../../dev/temporal/dev-server.ts';
import type { SandboxOptions } from '../../sandbox/index.ts';
import { handOver } from '../evidence/dying/handover.ts';
import type { Killed } from '../evidence/dying/kill.ts';
import { type KillOrder, playKills } from '../evidence/dying/kills.ts';
import { type Lane, openLane } from '../evidence/dying/lane.ts';
import { type Moment, moments } from '../evidence/dying/moments.ts';
import { mortalDevServer } from '../evidence/dying/mortals.ts';
import { surviveDeath } from '../evidence/dying/outage.ts';
import { rollingRestart } from '../evidence/dying/rolling.ts';
import { playUncached } from '../evidence/dying/uncached.ts';
import { nhnEnrol } from '../support/inputs.ts';

/** One seed for each moment, and few verifications; `npm run evidence` runs all of it. */
jest.setTimeout(300_000);

const orders: KillOrder[] = moments.map((moment, index) => ({ moment, seed: index + 1 }));
/** For this moment, the seed whose call is VerifyVASP's create. */
const creating = { moment: moments.find(({ name }) => name === 'accepted') as Moment, seed: 7 };
/** The worker that takes over is killed next: fewer lanes start fewer workers, but take longer. */
const lanes = 3;

let server: DevServer;
let kills: Promise<Killed[]>;
beforeAll(async () => {
  server = await startDevServer({ port: 0, uiPort: 0, say: () => undefined });
  // Most of the time is spent until Temporal notices that a worker is gone: the other tests run meanwhile.
  kills = playKills(server.address, [...orders, creating], { lanes });
  kills.catch(() => undefined);
}, 300_000);
afterAll(() => server.stop());

const inLane = async <T>(taskQueue: string, sandbox: SandboxOptions, use: (lane: Lane) => Promise<T>): Promise<T> => {
  const lane = await openLane({ address: server.address, taskQueue, sandbox });
  try {
    return await use(lane);
  } finally {
    await lane.close();
  }
};

describe('A worker that is told to stop', () => {
  it('finishes its calls: a rolling restart of two under load fails nobody', async () => {
    const rolling = await inLane('rolling', { latencyMs: 400 }, rollingRestart);
    expect(rolling.failed).toEqual([]);
    expect(rolling.effects).toBeLessThanOrEqual(rolling.verifications + rolling.restarted.length);
    expect(rolling.exits.map(({ code }) => code)).toEqual([0, 0]);
  });

  it('aborts a call that takes longer than the grace time: another worker continues, and shows the restart', async () => {
    const { text, violations, exit } = await inLane('handover', {}, handOver);
    expect(text).toBe('verified · challenges: 1 restart · sms 2, try 1, verified 1');
    expect(violations).toEqual([]);
    expect(exit.code).toBe(0);
  });
});

describe('A Temporal server that is killed and started on its file', () => {
  it('has lost no verification', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hwagin-outage-'));
    const { open, wrong, restarted, effects } = await surviveDeath(
      20,
      await mortalDevServer(join(folder, 'temporal.db')),
    );
    await rm(folder, { recursive: true, force: true });
    expect(wrong).toEqual([]);
    expect(effects).toBeLessThanOrEqual(open + restarted.length);
  });
});

describe('A worker that keeps no workflow in memory', () => {
  it('runs every flow like one that does', async () => {
    const { played, wrong } = await inLane('uncached', {}, playUncached);
    expect(wrong).toEqual([]);
    expect(played).toBeGreaterThan(20);
  });
});

describe('A worker that is killed', () => {
  it('dies at each of the moments, and another takes over', async () => {
    const played = await kills;
    expect(played.map(({ killed }) => killed)).toEqual(played.map(() => true));
    expect(new Set(played.map(({ moment }) => moment))).toEqual(new Set(moments));
  });

  it('is not noticed by callers that read the state: another worker answers within the same call', async () => {
    const status = await inLane('failover', {}, async (lane) => {
      const { hwagin } = lane;
      const first = await lane.startWorker();
      await hwagin.startAndWait('nhn-otp', 'failover', nhnEnrol('user-failover'));
      await lane.startWorker();
      first.kill();
      return (await hwagin.snapshot('failover')).status;
    });
    expect(status).toBe('awaiting_user');
  });

  it('while it creates a travel-rule record leaves the record to be found, and it is not created again', async () => {
    const created = (await kills).find(({ moment, seed }) => moment === creating.moment && seed === creating.seed);
    expect(created).toMatchObject({
      at: 'verify-vasp create: effect',
      killed: true,
      text: 'verified · record 1, txReport 1',
      violations: [],
    });
  });

  it('loses no verification: each ends as it should', async () => {
    const wrong = (await kills).filter(
      ({ at, text }) => !text.startsWith(at.includes('error') ? 'canceled' : 'verified'),
    );
    expect(wrong.map(({ at, text }) => [at, text])).toEqual([]);
  });

  it('sends nothing in silence, creates no second record, loses no report', async () => {
    expect((await kills).flatMap(({ at, violations }) => violations.map((broken) => `${at}: ${broken}`))).toEqual([]);
  });
});
