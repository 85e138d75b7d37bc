import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '../../client/index.ts';
import { startScript, stopAll } from '../../dev/processes.ts';
import { startDevServer } from '../../dev/temporal/dev-server.ts';
import { createSandboxClient } from '../../sandbox/index.ts';
import { vaspInput } from '../../test/support/inputs.ts';
import { table } from '../report/table.ts';
import { percentile, round } from '../statistics.ts';
import type { Part, PartOptions } from './part.ts';

const open = 40;
const token = 'the-token-of-the-callback-api';

/**
 * VerifyVASP's callbacks at a steady rate: 8 of 10 with news for open verifications, one of 10 sent twice at once, one for
 * an unknown uuid. Dev server, sandbox, worker and gateway are separate processes.
 */
export const callbacksPart: Part = {
  about: 'callbacks of VerifyVASP at 25, 50 and 100 a second; about 3 minutes',
  run: async ({ say, quick }) => {
    const stand = await raise(say);
    const rows: Row[] = [];
    try {
      await load(stand, 'warm', 20, 5);
      for (const rate of quick ? [50] : [25, 50, 100]) {
        const row = await load(stand, `at-${rate}`, rate, quick ? 5 : 30);
        say(JSON.stringify(row));
        rows.push(row);
      }
    } finally {
      await stand.close();
    }
    const head = ['a second', 'callbacks', 'answered 200', '503', 'p50, ms', 'p90', 'p99', 'slowest'];
    const cells = rows.map((row) => [
      row.rate,
      row.callbacks,
      row.taken,
      row.refused,
      row.p50,
      row.p90,
      row.p99,
      row.max,
    ]);
    return { data: rows, markdown: table(head, cells) };
  },
};

interface Row {
  rate: number;
  callbacks: number;
  taken: number;
  refused: number;
  /** Milliseconds from the request to its answer. */
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

interface Stand {
  gateway: string;
  begin: (prefix: string) => Promise<string[]>;
  close(): Promise<void>;
}

const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const raise = async (say: PartOptions['say']): Promise<Stand> => {
  say('starting the dev server, the sandbox, the worker and the gateway …');
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-callbacks-'));
  const server = await startDevServer({ port: 0, uiPort: 0 });
  const start = (name: string, file: string, env: Record<string, string>) =>
    startScript(script(file), [], { name, env: { ...process.env, NODE_ENV: 'production', ...env } });
  const ready = await start('the sandbox', '../../sandbox/main.ts', { SANDBOX_PORT: '0' }).waitForLine(
    /Sandbox control: /,
    60_000,
  );
  const sandbox = await createSandboxClient(ready.replace(/.*Sandbox control: /, ''));
  const env: Record<string, string> = {
    ...sandbox.settings,
    TEMPORAL_ADDRESS: server.address,
    HWAGIN_DATA: folder,
    HWAGIN_LOG_LEVEL: 'info',
    VERIFYVASP_CALLBACK_TOKEN: token,
    HWAGIN_GATEWAY_PORT: '0',
    HWAGIN_CODEC_PORT: '0',
  };
  await start('the worker', '../../worker/main.ts', env).waitForLine(/worker ready/, 90_000);
  const line = await start('the gateway', '../../gateway/main.ts', env).waitForLine(/gateway ready/, 90_000);
  const hwagin = await connect({ env });
  return {
    gateway: `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`,
    begin: async (prefix) => {
      const uuids: string[] = [];
      for (let number = 0; number < open; number++) {
        const id = `${prefix}-${number}`;
        const { originator } = vaspInput.ivms101;
        const input = {
          ...vaspInput,
          requiredBeneficiaryInfo: ['ACCOUNT_NUMBER' as const, 'NATURAL_PERSON_NAME' as const],
          ivms101: { ...vaspInput.ivms101, originator: { ...originator, accountNumber: [id] } },
          options: { pollInterval: '10m' },
        };
        await hwagin.startAndWait('verify-vasp', id, input);
        const listed = await fetch(`${env['VERIFYVASP_URL']}/v1/verifications?originatorAccountNumber=${id}`);
        const { verifications } = (await listed.json()) as { verifications: { verificationUuid: string }[] };
        uuids.push(verifications[0]?.verificationUuid ?? '');
      }
      return uuids;
    },
    close: async () => {
      await hwagin.close();
      await sandbox.close().catch(() => undefined);
      await stopAll();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const load = async ({ gateway, begin }: Stand, prefix: string, rate: number, seconds: number): Promise<Row> => {
  const uuids = await begin(prefix);
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  const call = async (verificationUuid: string, txHash: string): Promise<void> => {
    const asked = performance.now();
    const { status } = await fetch(`${gateway}/v1/callbacks/verifyvasp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ callbackType: 'TX_REPORT', data: { verificationUuid, txHash, vout: 0 } }),
    });
    latencies.push(performance.now() - asked);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  const began = performance.now();
  const calls: Promise<void>[] = [];
  for (let number = 0; number < rate * seconds; number++) {
    await sleep(Math.max(0, began + (number * 1_000) / rate - performance.now()));
    const uuid = number % 10 === 9 ? `nobody-${prefix}-${number}` : (uuids[number % uuids.length] ?? '');
    for (let copy = 0; copy < (number % 10 === 5 ? 2 : 1); copy++) calls.push(call(uuid, `${prefix}x${number}`));
  }
  await Promise.all(calls);
  const at = (share: number) => round(percentile(latencies, share));
  return {
    rate,
    callbacks: latencies.length,
    taken: statuses.get(200) ?? 0,
    refused: statuses.get(503) ?? 0,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: round(Math.max(...latencies)),
  };
};
