/** Prints as JSON what a copy of the product knows about the added provider. Runs inside the copy. */
export const script = `
import { createActivities, forgets, providerSettings } from './activities/index.ts';
import { checkProviders } from './cli/doctor/providers.ts';
import { createProgram } from './cli/program.ts';
import { snapshotInWords } from './cli/words/snapshot.ts';
import { parseStart } from './client/input.ts';
import { limitsOf, subjectOf } from './client/limits.ts';
import { visibilityQuery } from './client/list.ts';
import { providerOf } from './client/look.ts';
import { runOf, startOptions } from './client/run-options.ts';
import { readAccessSettings } from './config/access.ts';
import { catalogue } from './config/catalogue.ts';
import { readLimitSettings } from './config/limits.ts';
import { readProfiles } from './config/profiles.ts';
import { startBody } from './gateway/routes/schemas.ts';
import { scrub } from './privacy/scrub.ts';
import { startSandbox } from './sandbox/index.ts';
import { stateMetrics } from './worker/metrics/index.ts';
import { readyLine } from './worker/run.ts';
import { flows } from './workflows/isolate/flows.ts';
import { hasShape } from './workflows/isolate/shapes.ts';
import { Registry } from 'prom-client';

const attempt = (act) => { try { return act(); } catch (error) { return error.message; } };
const sandbox = await startSandbox();
const env = { MADE_UP_URL: sandbox.urls['made-up'], MADE_UP_KEY: 'key' };
const states = providerSettings(env);
const services = { isSwitchedOn: async () => true };
const input = parseStart('made-up', 'id-1', { method: 'SMS', person: { name: '홍길동', phone: '010-1234-5678', carrier: 'SKT' } });
const hash = (text) => 'hash of ' + text;
const limits = readLimitSettings({ HWAGIN_LIMITS: 'on', HWAGIN_LIMIT_SPEND: 'made-up=90', HWAGIN_LIMIT_PRICES: 'made-up/SMS=7' });
const run = runOf('made-up', 'id-1', input, 'fingerprint', undefined);
const about = { ...run, subject: subjectOf(run, hash) };
const registry = new Registry();
const asked = [];
const connection = { workflowService: { countWorkflowExecutions: async ({ query }) => { asked.push(query); return { count: { toNumber: () => 3 } }; } } };
stateMetrics(registry, { providers: states, profiles: {}, circuit: () => 'closed', isSwitchedOn: async () => true, connection, namespace: 'default' });
const metrics = await registry.metrics();
const words = createProgram({ stdout: process.stdout, stderr: process.stderr, stdin: process.stdin }, false, () => {});

console.log(JSON.stringify({
  subject: about.subject,
  summary: startOptions({ ...about, limits: 'off' }, 'queue').staticSummary,
  sentTo: run.sentTo,
  spend: limitsOf(about, limits, hash).spend,
  query: visibilityQuery({ limit: 1 }),
  provider: providerOf({ type: 'madeUp' }),
  catalogue: catalogue.filter(({ name }) => name.startsWith('MADE_UP_')),
  strayProfile: attempt(() => readProfiles({ MADE_UP_URL__NOBODY: 'x' }, () => 1)),
  hold: readAccessSettings({}).holds['made-up'],
  body: startBody.safeParse({ id: 'id-1', provider: 'made-up', input: { method: 'SMS', person: { name: '홍길동', phone: '01012345678', carrier: 'SKT' } } }).success,
  activities: Object.keys(createActivities(states, services)).filter((name) => name.startsWith('madeUp')),
  forgets: forgets.map(({ answersOf }) => answersOf),
  ready: readyLine('queue', states),
  doctor: (await checkProviders(env)).filter(({ name }) => name.startsWith('made-up')),
  words: snapshotInWords({ id: 'id-1', provider: 'made-up', status: 'verified', messages: [] }, new Date())[0],
  help: words.description(),
  start: words.commands.find((command) => command.name() === 'start').registeredArguments[0].argChoices,
  scrubbed: scrub('authorization MadeUp abcdef1234'),
  metrics: metrics.split('\\n').filter((line) => line.includes('made-up')),
  asked,
  flow: flows.madeUp.facts.name,
  shapes: [hasShape('madeUpSend', { reference: 'r-1' }), hasShape('madeUpSend', {})],
  sandbox: Object.keys(sandbox.settings).filter((name) => name.startsWith('MADE_UP_')),
}));
await sandbox.close();
process.exit(0);
`;
