import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mortalDevServer, mortalProduction } from '../dying/mortals.ts';
import { type Mortal, surviveDeath } from '../dying/outage.ts';
import { type Section, table } from '../section.ts';

const open = 200;

/** Temporal, or its database, is killed while many verifications are open. */
export const temporalDeaths: Section = {
  name: 'temporal-deaths',
  title: 'Temporal is killed',
  run: async (say) => {
    const folder = await mkdtemp(join(tmpdir(), 'hwagin-deaths-'));
    const victims: [string, () => Promise<Mortal>][] = [
      ['the dev server, started again on its SQLite file', () => mortalDevServer(join(folder, 'temporal.db'))],
      ['temporal-server on PostgreSQL', () => mortalProduction('temporal-server')],
      ['PostgreSQL below temporal-server', () => mortalProduction('PostgreSQL')],
    ];
    const rows: string[][] = [];
    const problems: string[] = [];
    for (const [name, birth] of victims) {
      say(`killing ${name}`);
      const { ends, wrong, restarted, effects, away, seconds } = await surviveDeath(open, await birth());
      const all = Object.keys(ends)
        .toSorted((one, other) => one.localeCompare(other))
        .map((end) => `${ends[end]} × ${end}`);
      rows.push([
        name,
        `${open}`,
        all.join('<br>'),
        `${restarted.length}`,
        `${effects}`,
        `${away.toFixed(1)} s`,
        `${seconds.toFixed(1)} s`,
      ]);
      problems.push(...wrong.map((each) => `${name}: ${each}`));
      if (effects > open + restarted.length) problems.push(`${name}: ${effects} messages and records`);
    }
    await rm(folder, { recursive: true, force: true });
    const head = [
      'killed',
      'open',
      'ends',
      'with a restart',
      'messages and records',
      'down for',
      'from the kill to the last end',
    ];
    return {
      summary: `Temporal or its database killed by SIGKILL, ${victims.length} times, with ${open} verifications open each time`,
      lines: [
        `SIGKILL while ${open} verifications are half way (a code is awaited, or a transfer has to be reported). The worker keeps running`,
        'and reconnects by itself; then every user continues.',
        '',
        ...table(head, rows),
      ],
      problems,
    };
  },
};
