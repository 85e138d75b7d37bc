import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import { handOver } from '../dying/handover.ts';
import { openLane } from '../dying/lane.ts';
import { type Rolling, rollingRestart } from '../dying/rolling.ts';
import { type Section, table } from '../section.ts';

const rounds = 5;
/** Latency of each provider answer, so that there is always a call in flight. Milliseconds. */
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
    const head = ['round', 'verifications', 'failed', 'with a restart', 'messages and records', 'exit codes'];
    const played = rolled.reduce((sum, each) => sum + each.verifications, 0);
    return {
      summary: `${rounds} rolling restarts with ${played} verifications under way; one call that outlasts the grace time`,
      lines: [
        'Two workers under load get SIGTERM, one after the other, while two new workers take over. The load is MobileOK, PortOne V1,',
        `PortOne V2 and VerifyVASP, two of each at a time, with ${latencyMs} ms of latency.`,
        '',
        ...table(head, rows),
        '',
        'A call that outlasts the grace time (an SMS whose answer takes 15 s, with a grace time of 1 s): the worker exits with',
        `${handed.exit.code} after ${handed.exit.seconds.toFixed(1)} s, and another restarts visibly: ${handed.text}.`,
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
