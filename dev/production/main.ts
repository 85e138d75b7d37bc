import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stopAll } from '../processes.ts';
import { SetupError } from '../temporal/output.ts';
import { dataFolder } from '../temporal/server.ts';
import { check } from './check.ts';
import { scratchFolder } from './scratch-folder.ts';
import { bringUpProduction, type Topology } from './topology.ts';

/**
 * `npm run production`: PostgreSQL, temporal-server, two workers and two gateways until Ctrl-C, with their state in
 * data/production. `--check` starts everything on free ports and in a temporary folder, runs every flow, kills parts of it
 * meanwhile, and exits with 0 if everything ended as it should. `--no-sandbox` takes providers from the environment.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { check: { type: 'boolean', default: false }, sandbox: { type: 'boolean', default: true } },
    allowNegative: true,
  });
  const say = (line: string) => console.log(`· ${line}`);
  const interrupted = new Promise<undefined>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(undefined));
  });
  const folder = values.check ? await scratchFolder() : join(dataFolder, 'production');
  let topology: Topology | undefined;
  try {
    const bringing = bringUpProduction({ folder, freePorts: values.check, sandbox: values.sandbox, say });
    topology = await Promise.race([bringing, interrupted]);
    if (!topology) return 130;
    if (values.check) return (await Promise.race([check(topology, say), interrupted])) ? 0 : 1;
    console.log(tryIt(topology));
    await interrupted;
    return 0;
  } finally {
    await topology?.stop();
    await stopAll();
    if (values.check) await rm(folder, { recursive: true, force: true });
  }
}

const tryIt = ({ temporal, gateways, env }: Topology): string => `
Everything is up. Temporal: ${temporal.address}; gateways: ${gateways.map(({ url }) => url).join(' and ')}.
Secrets are in ${env['HWAGIN_DATA']}/secrets.json; the API key there is \`apiKey\`. Ctrl-C ends everything; its state stays.
`;

main()
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    console.error(error instanceof SetupError || error instanceof Error ? `\n${error.message}` : error);
    process.exit(1);
  });
