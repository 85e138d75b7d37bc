import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import type { Killed } from '../dying/kill.ts';
import { playKills } from '../dying/kills.ts';
import { moments } from '../dying/moments.ts';
import { type Section, table } from '../section.ts';

const seeds = 10;
const lanes = 5;

/** Workers that are killed by SIGKILL at moments that the sandbox reports. */
export const kills: Section = {
  name: 'kills',
  title: 'A worker is killed',
  run: async (say) => {
    const server = await startDevServer({ port: 0, uiPort: 0, say: () => undefined });
    const orders = Array.from({ length: seeds }, (_, index) =>
      moments.map((moment) => ({ moment, seed: index + 1 })),
    ).flat();
    let done = 0;
    const all = await playKills(server.address, orders, {
      lanes,
      onKilled: ({ moment, at, text }) => say(`${++done} of ${orders.length}: ${moment.name}, ${at}: ${text}`),
    });
    await server.stop();
    const lines = [
      `The worker is a separate process. It is killed by SIGKILL at ${moments.length} kinds of moments, which the sandbox reports, with ${seeds}`,
      'seeds each (the seed chooses the call, how long it is held, and whether the provider still acts on it). Then another worker is',
      'started. *Dropped*: the provider never acts on the request. The time includes the 20 s that Temporal needs to notice that an',
      'activity’s worker is gone.',
    ];
    for (const moment of moments) {
      const own = all.filter((each) => each.moment === moment).toSorted((one, other) => one.seed - other.seed);
      const rows = own.map(({ seed, at, text, seconds }) => [`${seed}`, at, text, `${seconds.toFixed(0)} s`]);
      lines.push('', `### Killed: ${moment.title}`, '', ...table(['seed', 'call', 'result', 'time to end'], rows));
    }
    const summary = `a worker killed by SIGKILL ${all.length} times, at ${moments.length} kinds of moments of a call`;
    return { summary, lines, problems: all.flatMap(problemsOf) };
  },
};

const problemsOf = ({ moment, seed, at, text, violations, killed }: Killed): string[] => {
  const name = `${moment.name} ${seed}, ${at}`;
  const end = at.includes(' error') ? 'canceled' : 'verified';
  return [
    ...violations.map((violation) => `${name}: ${violation}`),
    ...(killed ? [] : [`${name}: the worker was not killed`]),
    ...(text.startsWith(end) ? [] : [`${name}: ${text}`]),
  ];
};
