import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSandboxClient, type SandboxControl } from '../../sandbox/index.ts';
import { type Started, startScript, stopAll } from '../processes.ts';
import type { Say } from '../temporal/output.ts';
import { secretsIn } from './secrets.ts';
import { type TemporalServerPg, temporalServerPg } from './temporal-server.ts';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export interface TopologyOptions {
  folder: string;
  /** Only free ports, for a check beside something that already runs. */
  freePorts: boolean;
  /** Uses local servers as providers; without it, the settings of the environment apply. */
  sandbox: boolean;
  say: Say;
}

/** One of several identical processes; `current` is the one that runs now. */
interface Member {
  name: string;
  current: Started;
}

/** The processes of a production deployment, on one machine without containers. */
export interface Topology {
  temporal: TemporalServerPg;
  sandbox: SandboxControl | undefined;
  workers: Member[];
  gateways: (Member & { url: string })[];
  apiKey: string;
  /** The environment that connects the client and the CLI to it. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Starts PostgreSQL, temporal-server, two workers and two gateways. A worker or gateway that dies is restarted. */
export async function bringUpProduction({ folder, freePorts, sandbox, say }: TopologyOptions): Promise<Topology> {
  let stopping = false;
  say('starting PostgreSQL and temporal-server …');
  const temporal = await temporalServerPg({ folder, say, ...(freePorts && { port: 0, postgresPort: 0 }) });
  say(`Temporal serves at ${temporal.address}, its data is in PostgreSQL on port ${temporal.postgres.port}`);
  const secrets = await secretsIn(folder);
  const providers = sandbox ? await startSandbox(folder, say) : undefined;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...providers?.settings,
    ...secrets.env,
    TEMPORAL_ADDRESS: temporal.address,
    HWAGIN_DATA: folder,
  };

  const member = async (name: string, script: string, more: NodeJS.ProcessEnv, ready: RegExp) => {
    const launch = async () => {
      const started = startScript(file(script), [], {
        name,
        env: { ...env, ...more },
        onLine: (line) => warn(line, name, say),
      });
      try {
        return { started, line: await started.waitForLine(ready, 120_000) };
      } catch (error) {
        await started.stop();
        throw error;
      }
    };
    const first = await launch();
    const running: Member = { name, current: first.started };
    const watch = async () => {
      for (;;) {
        const { code, signal } = await running.current.ended;
        if (stopping) return;
        say(`${name} ended (${signal ?? `exit ${code}`}); starting it again`);
        const started = await again();
        if (!started) return;
        running.current = started;
      }
    };
    /**
     * Retries until it starts, because what it needs may be away for longer than one start waits; undefined once stopped.
     */
    const again = async () => {
      for (;;) {
        await sleep(500);
        if (stopping) return undefined;
        try {
          return (await launch()).started;
        } catch (error) {
          const said = error instanceof Error ? error.message : String(error);
          if (!stopping) say(`${name} could not be started again yet: ${said}`);
        }
      }
    };
    void watch();
    return { running, line: first.line };
  };

  say('starting two workers and two gateways …');
  const workers = [1, 2].map((number) => member(`worker ${number}`, 'worker/main.ts', {}, /worker ready/));
  const gateways = [8080, 8081].map(async (port, index) => {
    const more = { HWAGIN_GATEWAY_PORT: freePorts ? '0' : `${port}` };
    const { running, line } = await member(`gateway ${index + 1}`, 'gateway/main.ts', more, /gateway ready on/);
    return Object.assign(running, { url: /gateway ready on (http[^"\s]+)/.exec(line)?.[1] ?? '' });
  });
  return {
    temporal,
    sandbox: providers,
    workers: (await Promise.all(workers)).map(({ running }) => running),
    gateways: await Promise.all(gateways),
    apiKey: secrets.apiKey,
    env,
    stop: async () => {
      stopping = true;
      await providers?.close().catch(() => undefined);
      // Workers and gateways first: they can stop cleanly only while Temporal is there.
      for (const { current } of [
        ...(await Promise.all(gateways)),
        ...(await Promise.all(workers)).map((w) => w.running),
      ])
        await current.stop();
      await temporal.stop();
      await stopAll();
    },
  };
}

async function startSandbox(folder: string, say: Say): Promise<SandboxControl> {
  say('starting the sandbox of the providers …');
  const started = startScript(file('sandbox/main.ts'), [], {
    name: 'the sandbox',
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_DATA: join(folder, 'sandbox') },
  });
  const ready = await started.waitForLine(/Sandbox control: /, 60_000);
  return createSandboxClient(ready.replace(/.*Sandbox control: /, ''));
}

/** The processes log JSON lines: only warnings and errors are shown here. */
function warn(line: string, name: string, say: Say): void {
  try {
    const { level, msg } = JSON.parse(line) as { level?: string; msg?: string };
    if (level === 'error' || level === 'fatal') say(`${name} ${level}: ${msg ?? line}`);
  } catch {
    if (line.trim() !== '') say(`${name}: ${line}`);
  }
}
