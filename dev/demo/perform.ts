import type { HwaginClient, Outcome, Snapshot } from '../../client/index.ts';
import type { SandboxControl } from '../../sandbox/index.ts';
import { Actor, type Scene } from './actor.ts';
import { type Play, plays } from './scenes.ts';

export interface PerformOptions {
  hwagin: HwaginClient;
  sandbox: SandboxControl;
  uiUrl: string | undefined;
}

interface Row {
  play: Play;
  id: string;
  /** Read back from Temporal. */
  outcome: Outcome;
  asExpected: boolean;
}

/** Runs one verification of every provider, then reads their ends back from Temporal and shows them. */
export const perform = async ({ hwagin, sandbox, uiUrl }: PerformOptions): Promise<{ allAsExpected: boolean }> => {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const scene: Scene = { hwagin, sandbox, say: (line) => console.log(`    ${line}`) };
  const link = (id: string) => (uiUrl ? `${uiUrl}/namespaces/default/workflows/${encodeURIComponent(id)}` : id);
  const ids: [Play, string][] = [];
  let encodedKey = '';
  for (const play of plays(() => encodedKey)) {
    const id = `demo-${stamp}-${play.name}`;
    ids.push([play, id]);
    console.log(`\n${play.title}\n    ${link(id)}`);
    const snapshot = await playOne(play, id, scene);
    console.log(`    ended: ${snapshot.status}${snapshot.reason ? ` (${snapshot.reason})` : ''}`);
    if (play.name === 'nhn-otp-enrol') encodedKey = (await hwagin.result(id)).enrolment?.encodedKey ?? '';
  }
  const rows: Row[] = [];
  for (const [play, id] of ids) {
    const outcome = await hwagin.result(id);
    rows.push({ play, id, outcome, asExpected: outcome.status === play.expected });
  }
  console.log(`\nTheir ends, read back from Temporal:\n${rows.map((row) => describeRow(row, link)).join('\n')}`);
  return { allAsExpected: rows.every(({ asExpected }) => asExpected) };
};

const playOne = async (play: Play, id: string, scene: Scene): Promise<Snapshot> => {
  const actor = new Actor(id, scene);
  const snapshot = await actor.patiently(() => scene.hwagin.startAndWait(play.provider, id, play.input));
  const { challenge, status } = snapshot;
  scene.say(challenge?.sentTo ? `${status}: message ${challenge.number} sent to ${challenge.sentTo}` : status);
  return await play.act(actor, snapshot);
};

const describeRow = ({ play, id, outcome, asExpected }: Row, link: (id: string) => string): string => {
  const end = `${outcome.status}${outcome.reason ? ` (${outcome.reason})` : ''}`;
  return `  ${asExpected ? '✓' : '✗'} ${play.name.padEnd(22)} ${end.padEnd(26)} ${link(id)}${asExpected ? '' : `  (expected ${play.expected})`}`;
};
