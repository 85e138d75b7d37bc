import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import { openLane } from '../dying/lane.ts';
import { playUncached } from '../dying/uncached.ts';
import type { Section } from '../section.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/**
 * Those that play parts of this evidence themselves have their own settings. Traces: Temporal's interceptors draw the ids of
 * spans from the run's random numbers, which every replay draws again, so that an update's span gets the id of an activity's.
 */
const left = '--testPathIgnorePatterns=/(dying|faults|traces)[.]test[.]ts$';

/** Every flow once more on a worker that keeps no workflow in memory: each step replays all before it. */
export const uncached: Section = {
  name: 'uncached',
  title: 'All flows without a workflow cache',
  run: async () => {
    const server = await startDevServer({ port: 0, uiPort: 0, say: () => undefined });
    const lane = await openLane({ address: server.address, taskQueue: 'uncached' });
    const { played, wrong } = await playUncached(lane);
    await lane.close();
    await server.stop();
    const right = played - wrong.length;
    return {
      summary: `${played} paths through all flows, every step replayed from the history`,
      lines: [
        `Each of the ${played} paths of the fault matrix without a fault, on a worker with \`HWAGIN_MAX_CACHED=0\`: it replays the whole`,
        `history before each step. ${right} ended as expected.`,
      ],
      problems: wrong,
    };
  },
};

/** The integration suite on such workers. */
export const uncachedSuite: Section = {
  name: 'uncached-suite',
  title: 'Integration tests without a workflow cache',
  run: async () => {
    const { code, line } = await integrationSuite();
    return {
      summary: `the integration tests with \`HWAGIN_MAX_CACHED=0\`: ${line}`,
      lines: [`With \`HWAGIN_MAX_CACHED=0\`: ${line}.`],
      problems: code === 0 ? [] : [`the integration suite without a cache: ${line}`],
    };
  },
};

const integrationSuite = (): Promise<{ code: number | null; line: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['dev/run.mjs', 'dev/test/main.ts', 'test/integration', left], {
      cwd: root,
      env: { ...process.env, HWAGIN_MAX_CACHED: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once('error', reject).once('close', (code) => {
      const line = output.trimEnd().split('\n').at(-1) ?? '';
      resolve({ code, line });
    });
  });
