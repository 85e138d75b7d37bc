import { endSandboxDuringStart, killDuringStart, type Once } from '../dying/start-once.ts';
import { type Section, table } from '../section.ts';

/** The scenes of `npm start` in which the worker dies, run by run: twenty in all. */
const runs = [
  { seed: 11, scenes: [0, 1, 2, 3, 4, 5, 6] },
  { seed: 12, scenes: [0, 1, 2, 3, 5, 6, 7] },
  { seed: 13, scenes: [0, 2, 3, 4, 6, 7] },
];

/** `npm start -- --once` with a worker that is killed again and again, and without its sandbox. */
export const demonstration: Section = {
  name: 'demonstration',
  title: 'npm start, disturbed',
  run: async (say) => {
    const played: Once[] = [];
    for (const { seed, scenes } of runs) {
      const once = await killDuringStart(seed, scenes);
      played.push(once);
      say(`seed ${seed}: ${once.kills.length} kills, exit ${once.code}`);
    }
    const rows = played.map(({ kills, right, wrong, code }, index) => [
      `${runs[index]?.seed}`,
      kills.join('; '),
      `${right} as they should${wrong.length > 0 ? `; ${wrong.join('; ')}` : ''}`,
      `${code}`,
    ]);
    const ended = await endSandboxDuringStart();
    const killed = played.reduce((sum, { kills }) => sum + kills.length, 0);
    const problems = played.flatMap(({ code, wrong, right, last }, index) =>
      code === 0 && wrong.length === 0 && right === 8
        ? []
        : [`run ${runs[index]?.seed}: exit ${code}, ${wrong.join('; ')} ${last}`],
    );
    if (ended.code !== 1) problems.push(`without the sandbox it exits ${ended.code}`);
    if (killed < 20) problems.push(`only ${killed} kills`);
    return {
      lines: [
        `\`npm start -- --once\` with its worker killed (\`kill -9\`) at ${killed} seeded moments of its flows; it starts another.`,
        'A moment is so many events at the providers after a scene has begun. On a machine that is slow the kill comes later than',
        'that; if it falls between the start of a create at VerifyVASP and its request, the run ends `create_unknown`, as it is',
        'to, and `npm start` with 1 (seen once, at a load of 14).',
        '',
        ...table(['seed', 'killed in', 'ends', 'exit code'], rows),
        '',
        `With its sandbox killed during PortOne V1 it exits ${ended.code}.`,
      ],
      problems,
    };
  },
};
