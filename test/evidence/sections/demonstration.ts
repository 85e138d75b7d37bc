import { endSandboxDuringStart, killDuringStart, type Once } from '../dying/start-once.ts';
import { type Section, table } from '../section.ts';

/** The scenes of `npm start` in which the worker dies, run by run: twenty in total. */
const runs = [
  { seed: 11, scenes: [0, 1, 2, 3, 4, 5, 6] },
  { seed: 12, scenes: [0, 1, 2, 3, 5, 6, 7] },
  { seed: 13, scenes: [0, 2, 3, 4, 6, 7] },
];

/** `npm start -- --once` with a worker that is killed again and again, and without its sandbox. */
export const demonstration: Section = {
  name: 'demonstration',
  title: 'npm start with kills',
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
      `${right} as expected${wrong.length > 0 ? `; ${wrong.join('; ')}` : ''}`,
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
      summary: `\`npm start -- --once\`, ${played.length} times, its worker killed at ${killed} moments; once more with the sandbox killed`,
      lines: [
        `\`npm start -- --once\` while its worker is killed (\`kill -9\`) at ${killed} seeded moments; it starts another worker each`,
        'time. The number in brackets is the number of provider events after which the kill comes. On a slow machine the kill comes',
        'later. If it falls between the start of a create at VerifyVASP and its request, the run ends `create_unknown`, as it',
        'should, and `npm start` exits with 1 (seen once, at a load of 14).',
        '',
        ...table(['seed', 'killed in', 'ends', 'exit code'], rows),
        '',
        `With its sandbox killed during PortOne V1 it exits with ${ended.code}.`,
      ],
      problems,
    };
  },
};
