import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSandboxClient, type SandboxControl } from '../../sandbox/index.ts';
import { type Started, startScript, stopAll } from '../processes.ts';
import type { Say } from '../temporal/output.ts';
import { freePorts, isFree } from '../temporal/ports.ts';
import { dataFolder, type TemporalServer, temporalServer } from '../temporal/server.ts';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export interface Stage {
  temporal: TemporalServer;
  sandbox: SandboxControl;
  /** The gateway's address. */
  gateway: string;
  /** The environment that connects the client, the CLI and the worker to all of it. */
  env: NodeJS.ProcessEnv;
  /** Rejects once something ended that should not have. */
  broken: Promise<never>;
  stop(): Promise<void>;
}

export interface StageOptions {
  say: Say;
  /** Called with the messages that the sandbox "sends". */
  onMessage: Say;
}

/** Starts Temporal, the sandbox, a worker and the gateway, with their state in data/. A worker that dies is restarted. */
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
  const [gatewayPort, codecPort] = await gatewayPorts(say);
  const codecEndpoint = `http://127.0.0.1:${codecPort}`;
  const temporal = await temporalServer({ onLine: () => undefined, codecEndpoint });
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

  const callbackToken = randomBytes(24).toString('base64url');
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...sandbox.settings,
    // The sandbox is on this machine, so it must not use a proxy.
    NO_PROXY: [process.env['no_proxy'] ?? process.env['NO_PROXY'], '127.0.0.1,localhost'].filter(Boolean).join(','),
    no_proxy: '',
    // Set explicitly, because keys in the environment would turn on the production rules.
    HWAGIN_ENV: process.env['HWAGIN_ENV'] || 'development',
    TEMPORAL_ADDRESS: temporal.address,
    HWAGIN_GATEWAY_PORT: `${gatewayPort}`,
    HWAGIN_CODEC_PORT: `${codecPort}`,
    ...(temporal.uiUrl && { HWAGIN_CODEC_ORIGINS: originsOf(temporal.uiUrl) }),
    VERIFYVASP_CALLBACK_TOKEN: callbackToken,
    HWAGIN_DATA: process.env['HWAGIN_DATA'] ?? dataFolder,
    HWAGIN_LOG_LEVEL: process.env['HWAGIN_LOG_LEVEL'] ?? 'info',
  };

  const startWorker = async (): Promise<void> => {
    const worker = startScript(file('worker/main.ts'), [], {
      name: 'the worker',
      env,
      onLine: (line) => showLog('worker', line, say),
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

  say('starting the gateway …');
  const gatewayProcess = startScript(file('gateway/main.ts'), [], {
    name: 'the gateway',
    env,
    onLine: (line) => showLog('gateway', line, say),
  });
  await gatewayProcess.waitForLine(/gateway ready/, 120_000);
  void watch(gatewayProcess, 'The gateway');
  const gateway = `http://127.0.0.1:${gatewayPort}`;
  await sandbox.configure({
    verifyVaspCallback: { url: `${gateway}/v1/callbacks/verifyvasp`, token: callbackToken },
  });

  return {
    temporal,
    sandbox,
    gateway,
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

/** Processes log JSON lines: only warnings and errors are shown here; `npm run worker` shows everything. */
const showLog = (who: string, line: string, say: Say): void => {
  try {
    const { level, msg } = JSON.parse(line) as { level?: string; msg?: string };
    if (level === 'warn' || level === 'error' || level === 'fatal') say(`${who} ${level}: ${msg ?? line}`);
  } catch {
    if (line.trim() !== '') say(`${who}: ${line}`);
  }
};

/**
 * The ports of the gateway and the codec server: the usual ones, or free ones if those are taken and none was configured.
 */
const gatewayPorts = async (say: Say): Promise<[number, number]> => {
  const asked = process.env['HWAGIN_GATEWAY_PORT'];
  const port = Number(asked ?? 8080);
  if (asked !== undefined || ((await isFree(port)) && (await isFree(port + 1)))) return [port, port + 1];
  const [first = 0, second = 0] = await freePorts(2);
  say(`port ${port} or ${port + 1} is taken: the gateway uses ${first} (HWAGIN_GATEWAY_PORT sets another)`);
  return [first, second];
};

/** A browser may use either name for the Web UI's host. */
const originsOf = (uiUrl: string): string => {
  const { port } = new URL(uiUrl);
  return `http://127.0.0.1:${port},http://localhost:${port}`;
};
