import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDevServer } from './dev-server.ts';
import { SetupError } from './output.ts';
import { dataFolder } from './server.ts';

/** `npm run temporal`: the dev server alone, until Ctrl-C. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7233' },
      'ui-port': { type: 'string', default: '8233' },
      'db-filename': { type: 'string', default: join(dataFolder, 'temporal.db') },
    },
  });
  const server = await startDevServer({
    port: Number(values.port),
    uiPort: Number(values['ui-port']),
    dbFile: values['db-filename'],
    onLine: (line) => process.stderr.write(`${line}\n`),
  });
  console.log(`Temporal serves at ${server.address}, its Web UI is ${server.uiUrl}. Ctrl-C ends it.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
  const { code } = await server.ended;
  process.exitCode = code ?? 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});
