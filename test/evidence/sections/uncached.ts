import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import { openLane } from '../dying/lane.ts';
import { playUncached } from '../dying/uncached.ts';
import type { Section } from '../section.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Those that play parts of this evidence themselves have their own settings. */
const left = '--testPathIgnorePatterns=/(dying|faults)[.]test[.]ts$';

/** Everything once more on workers that keep no workflow in memory: each step replays all before it. */
export const uncached: Section = {
  name: 'uncached',
  title: 'Without the workflow cache',
  run: async (say) => {
    const server = await startDevServer({ port: 0, uiPort: 0, say: () => undefined });
    const lane = await openLane({ address: server.address, taskQueue: 'uncached' });
    const { played, wrong } = await playUncached(lane);
    await lane.close();
    await server.stop();
    say(`${played} flows, ${wrong.length} wrong; now the integration suite`);
    const suite = await integrationSuite();
    return {
      lines: [
        `Every flow, by each of the ${played} ways to its calls, with \`HWAGIN_MAX_CACHED=0\`: ${played - wrong.length} ended as they should.`,
        '',
        `The integration suite with the same: ${suite.line}.`,
      ],
      problems: [...wrong, ...(suite.code === 0 ? [] : [`the integration suite without a cache: ${suite.line}`])],
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
