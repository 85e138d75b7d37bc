import { parseArgs } from 'node:util';
import { Connection } from '@temporalio/client';
import { soakDeaths } from '../test/soak/deaths.ts';
import { soakModels } from '../test/soak/models.ts';
import { SoakTally } from '../test/soak/tally.ts';
import { stopAll } from './processes.ts';
import { startDevServer } from './temporal/dev-server.ts';
import { SetupError } from './temporal/output.ts';

const usage = 'usage: npm run soak -- [--minutes <n>] [--seed <n>] [--lanes <n>]';

/**
 * `npm run soak -- --minutes 20`: for that long, runs random sequences against the models on the time-skipping server, and
 * verifications against the sandbox on a real one, whose workers are killed all the time. Exits with 1 if anything was
 * violated, got stuck or was not deterministic.
 */
const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Math.trunc(Date.now() / 1_000)) },
      lanes: { type: 'string', default: '3' },
    },
  });
  const [minutes, seed, lanes] = [Number(values.minutes), Number(values.seed), Number(values.lanes)];
  if (!(minutes > 0) || !Number.isInteger(seed) || !(lanes >= 0)) {
    console.error(usage);
    return 2;
  }
  const until = Date.now() + minutes * 60_000;
  const isOver = () => Date.now() >= until;
  const tally = new SoakTally();
  console.log(`soaking for ${minutes} minutes, seed ${seed}, ${lanes} lanes`);
  const server = await startDevServer({ port: 0, uiPort: 0 });
  const connection = await Connection.connect({ address: server.address });
  const told = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 60_000);
    console.log(
      `  ${left} minutes left: ${tally.sequences} sequences, ${tally.verifications} verifications, ${tally.kills} kills`,
    );
  }, 60_000);
  try {
    const lane = (number: number) =>
      soakDeaths({ address: server.address, connection, lane: number, seed, tally, isOver });
    await Promise.all([soakModels(seed, tally, isOver), ...Array.from({ length: lanes }, (_, number) => lane(number))]);
  } finally {
    clearInterval(told);
    await connection.close();
    await server.stop();
  }
  console.log(tally.lines.join('\n'));
  return tally.clean ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
} finally {
  await stopAll();
}
