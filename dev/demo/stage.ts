import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSandboxClient, type SandboxControl } from '../../sandbox/index.ts';
import { type Started, startScript, stopAll } from '../processes.ts';
import type { Say } from '../temporal/output.ts';
import { dataFolder, type TemporalServer, temporalServer } from '../temporal/server.ts';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export interface Stage {
  temporal: TemporalServer;
  sandbox: SandboxControl;
  /** What points the client, the CLI and the worker at all of it. */
  env: NodeJS.ProcessEnv;
  /** Rejects once something ended that should not have. */
  broken: Promise<never>;
  stop(): Promise<void>;
}

export interface StageOptions {
  say: Say;
  /** Gets what the sandbox "sends". */
  onMessage: Say;
}

/** Brings up Temporal, the sandbox and a worker, their state in data/. A worker that dies is started again. */
export const bringUp = async ({ say, onMessage }: StageOptions): Promise<Stage> => {
  let stopping = false;
  let breakStage: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => {
    breakStage = reject;
  });
  broken.catch(() => undefined);
  const watch = async (started: { ended: Started['ended'] }, name: string) => {
    const { code, signal, line } = await started.ended;
    if (!stopping) breakStage(new Error(`${name} ended (${signal ?? `exit ${code}`}): ${line}`));
  };

  say('starting Temporal …');
  const temporal = await temporalServer({ onLine: () => undefined });
  if (temporal.own) void watch(temporal.own, 'The Temporal dev server');
  say(`Temporal serves at ${temporal.address}${temporal.uiUrl ? `, its Web UI is ${temporal.uiUrl}` : ''}`);

  say('starting the sandbox of the providers …');
  const sandboxProcess = startScript(file('sandbox/main.ts'), [], {
    name: 'the sandbox',
    env: { SANDBOX_PORT: '7700', SANDBOX_DATA: join(dataFolder, 'sandbox'), ...process.env },
    onLine: onMessage,
  });
  const ready = await sandboxProcess.waitForLine(/Sandbox control: /, 60_000);
  void watch(sandboxProcess, 'The sandbox');
  const sandbox = await createSandboxClient(ready.replace(/.*Sandbox control: /, ''));
  say(`the sandbox serves at ${sandbox.url}`);

  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...sandbox.settings,
    TEMPORAL_ADDRESS: temporal.address,
    HWAGIN_DATA: process.env['HWAGIN_DATA'] ?? dataFolder,
    HWAGIN_LOG_LEVEL: process.env['HWAGIN_LOG_LEVEL'] ?? 'info',
  };

  const startWorker = async (): Promise<void> => {
    const worker = startScript(file('worker/main.ts'), [], {
      name: 'the worker',
      env,
      onLine: (line) => showLog(line, say),
    });
    await worker.waitForLine(/worker ready/i, 120_000);
    void startAgain(worker);
  };
  const startAgain = async (worker: Started): Promise<void> => {
    const { code, signal, line } = await worker.ended;
    if (stopping) return;
    if (signal === null && code !== 0) return breakStage(new Error(`The worker ended (exit ${code}): ${line}`));
    say(`the worker ended (${signal ?? `exit ${code}`}); starting it again, nothing is lost`);
    await sleep(500);
    await startWorker().catch(breakStage);
  };
  say('starting the worker …');
  await startWorker();

  return {
    temporal,
    sandbox,
    env,
    broken,
    stop: async () => {
      stopping = true;
      await sandbox.close().catch(() => undefined);
      await stopAll();
      await temporal.stop();
    },
  };
};

/** The worker logs JSON lines: warnings and worse are worth showing in between, the rest is for `npm run worker`. */
const showLog = (line: string, say: Say): void => {
  try {
    const { level, msg } = JSON.parse(line) as { level?: string; msg?: string };
    if (level === 'warn' || level === 'error' || level === 'fatal') say(`worker ${level}: ${msg ?? line}`);
  } catch {
    if (line.trim() !== '') say(`worker: ${line}`);
  }
};
