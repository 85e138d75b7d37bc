import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import { handOver } from '../dying/handover.ts';
import { openLane } from '../dying/lane.ts';
import { type Rolling, rollingRestart } from '../dying/rolling.ts';
import { type Section, table } from '../section.ts';

const rounds = 5;
/** Of each answer of a provider: so that there is always a call in flight. Milliseconds. */
const latencyMs = 400;

/** Workers that are told to stop by SIGTERM. */
export const stopping: Section = {
  name: 'stopping',
  title: 'A worker is told to stop',
  run: async (say) => {
    const server = await startDevServer({ port: 0, uiPort: 0, say: () => undefined });
    const rolled: Rolling[] = [];
    for (let round = 1; round <= rounds; round++) {
      const lane = await openLane({ address: server.address, taskQueue: `rolling-${round}`, sandbox: { latencyMs } });
      rolled.push(await rollingRestart(lane, `rolling-${round}-`));
      await lane.close();
      say(`rolling restart ${round} of ${rounds}`);
    }
    const lane = await openLane({ address: server.address, taskQueue: 'handover' });
    const handed = await handOver(lane);
    await lane.close();
    await server.stop();
    const rows = rolled.map(({ verifications, failed, restarted, effects, exits }, index) => [
      `${index + 1}`,
      `${verifications}`,
      `${failed.length}`,
      `${restarted.length}`,
      `${effects}`,
      exits.map(({ code, seconds }) => `${code} after ${seconds.toFixed(1)} s`).join(', '),
    ]);
    const head = ['round', 'verifications', 'failed', 'with a restart shown', 'messages and records', 'exit codes'];
    return {
      lines: [
        'SIGTERM, one after the other, to two workers under load (MobileOK, PortOne V1, V2, VerifyVASP, two of each at a time,',
        `answers ${latencyMs} ms late), while two new ones take over:`,
        '',
        ...table(head, rows),
        '',
        'A call that outlasts the grace time (an SMS whose answer takes 15 s, a grace of 1 s): the worker exits',
        `${handed.exit.code} after ${handed.exit.seconds.toFixed(1)} s, another goes on in the open: ${handed.text}.`,
      ],
      problems: [
        ...rolled.flatMap(({ failed }) => failed),
        ...rolled.flatMap(({ verifications, restarted, effects }, index) =>
          effects > verifications + restarted.length ? [`round ${index + 1}: ${effects} messages and records`] : [],
        ),
        ...handed.violations,
        ...(handed.text.startsWith('verified') ? [] : [`handed over: ${handed.text}`]),
      ],
    };
  },
};
