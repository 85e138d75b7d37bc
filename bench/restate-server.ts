import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Started, startProcess } from '../dev/processes.ts';
import { npmPackageFolder } from '../dev/production/binaries.ts';
import type { Say } from '../dev/temporal/output.ts';
import { freePorts } from '../dev/temporal/ports.ts';

export const restateServerVersion = '1.7.12';

export interface RestateServer {
  ingress: string;
  admin: string;
  process: Started;
}

/** Restate's own server from npm: one node with its data in `folder` and default settings. */
export const startRestateServer = async (folder: string, say: Say): Promise<RestateServer> => {
  const npmPackage = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  const installed = await npmPackageFolder(npmPackage, restateServerVersion, say);
  const [ingress = 0, admin = 0, node = 0] = await freePorts(3);
  const started = startProcess(join(installed, 'bin', 'restate-server'), ['--base-dir', join(folder, 'restate')], {
    name: 'restate-server',
    env: {
      ...process.env,
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
      RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
      RESTATE_LOG_FILTER: 'error',
      DO_NOT_TRACK: '1',
    },
  });
  const deadline = Date.now() + 60_000;
  while (
    !(await answers(`http://127.0.0.1:${admin}/health`)) ||
    !(await answers(`http://127.0.0.1:${ingress}/restate/health`))
  ) {
    if (started.hasEnded) throw new Error(`restate-server ended: ${(await started.ended).line}`);
    if (Date.now() > deadline) throw new Error('restate-server was not ready after 60 s');
    await sleep(250);
  }
  return { ingress: `http://127.0.0.1:${ingress}`, admin: `http://127.0.0.1:${admin}`, process: started };
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
};
