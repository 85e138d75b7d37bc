import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { stopAll } from '../dev/processes.ts';
import { SetupError } from '../dev/temporal/output.ts';
import { contenderNames } from './contenders/contender.ts';
import { parts } from './parts/index.ts';
import { record } from './report/record.ts';

/**
 * `npm run bench [-- <part> …]`: measures, prints the tables, and writes them to docs/performance.md and their numbers to
 * docs/performance.json. Without a part, it runs all of them except the longest (`crowd`). `--dry` writes nothing; `--only
 * hwagin,floor` omits the other contenders; `--quick` does less; `--minutes 60 --users 1` makes `health` last an hour, with
 * one user at a time.
 */
const main = async (): Promise<void> => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dry: { type: 'boolean', default: false },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '10' },
      users: { type: 'string', default: '4' },
    },
  });
  const unknown = positionals.find((name) => !(name in parts));
  if (unknown !== undefined)
    throw new SetupError(`There is no part "${unknown}".`, `Parts: ${Object.keys(parts).join(', ')}`);
  const only = contenderNames.filter((name) => !values.only || values.only.split(',').includes(name));
  const say = (line: string) => process.stderr.write(`[bench] ${line}\n`);
  for (const [name, part] of Object.entries(parts)) {
    if (positionals.length > 0 ? !positionals.includes(name) : part.onlyByName) continue;
    say(`${name}: ${part.about}`);
    const section = await part.run({
      say,
      only,
      quick: values.quick,
      minutes: Number(values.minutes),
      users: Number(values.users),
    });
    console.log(`\n${section.markdown}\n`);
    if (!values.dry && !values.quick) await record(name, section);
  }
};

main()
  .then(stopAll)
  .then(() => process.exit(0))
  .catch(async (error: unknown) => {
    console.error(error instanceof SetupError ? error.message : error);
    await stopAll();
    process.exit(1);
  });
