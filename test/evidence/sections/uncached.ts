import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import { openLane } from '../dying/lane.ts';
import { playUncached } from '../dying/uncached.ts';
import type { Section } from '../section.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/**
 * Skips tests that run parts of this evidence themselves and have their own settings. Also traces: Temporal's interceptors take
 * span ids from the run's random numbers, and every replay takes the same ones again, so an update's span gets the id of an
 * activity's.
 */
const left = '--testPathIgnorePatterns=/(dying|faults|traces)[.]test[.]ts$';

/** Runs every flow once more on a worker that keeps no workflow in memory: each step replays everything before it. */
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

/** The tests of the flows on such workers, including everything of which `npm test` runs only a sample; the attack in full. */
export const uncachedSuite: Section = {
  name: 'uncached-suite',
  title: 'Tests of flows without a workflow cache',
  run: async () => {
    const flows = await tests(['test/integration', 'test/workflow', left], { HWAGIN_MAX_CACHED: '0' });
    const attack = await tests(['test/attack'], {});
    return {
      summary: `the integration and workflow tests with \`HWAGIN_MAX_CACHED=0\`: ${flows.line}; the attack in full: ${attack.line}`,
      lines: [
        'Both with `HWAGIN_TEST_ALL=on`:',
        '',
        `- \`test/integration\` and \`test/workflow\` with \`HWAGIN_MAX_CACHED=0\`: ${flows.line}`,
        `- \`test/attack\`: ${attack.line}`,
      ],
      problems: [
        ...(flows.code === 0 ? [] : [`the tests of flows without a cache: ${flows.line}`]),
        ...(attack.code === 0 ? [] : [`the attack: ${attack.line}`]),
      ],
    };
  },
};

const tests = (paths: readonly string[], env: Record<string, string>): Promise<{ code: number | null; line: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['dev/run.mjs', 'dev/test/main.ts', ...paths], {
      cwd: root,
      env: { ...process.env, HWAGIN_TEST_ALL: 'on', ...env },
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
