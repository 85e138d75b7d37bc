import { type Started, startProcess } from '../../dev/processes.ts';
import { temporalCli } from '../../dev/temporal/cli.ts';
import { freePorts } from '../../dev/temporal/ports.ts';
import { startProduct } from '../support/product-process.ts';

/** A worker in its own process, with nothing from this process's environment except what Node needs. */
export interface WorkerProcess {
  started: Started;
  /** Everything it has printed so far. */
  output: () => string;
  ready: () => Promise<string>;
}

export const startWorkerProcess = (env: Record<string, string>): WorkerProcess => {
  const lines: string[] = [];
  const started = startProduct('worker/main.ts', [], {
    name: 'the worker',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    onLine: (line) => lines.push(line),
  });
  return { started, output: () => lines.join('\n'), ready: () => started.waitForLine(/worker ready/, 90_000) };
};

/** A dev server as started by hand: it has none of our search attributes. It may not serve yet. */
export const startBareServer = async (): Promise<{ address: string; stop: () => Promise<void> }> => {
  const [port, http, metrics] = await freePorts(3);
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${port}`, '--headless', '--log-level', 'error'];
  args.push('--http-port', `${http}`, '--metrics-port', `${metrics}`);
  const server = startProcess(await temporalCli(() => undefined), args, { name: 'a bare Temporal server' });
  return { address: `127.0.0.1:${port}`, stop: () => server.stop() };
};
