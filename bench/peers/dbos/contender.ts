import { DBOS, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import type { MobileOkActivities, MobileOkSession } from '../../../activities/mobile-ok/types.ts';
import type { MobileOkInput } from '../../../contract/providers/mobile-ok/input.ts';
import { type Contender, type Outcome, type Places, place, type Verdict } from '../../contenders/contender.ts';
import { seal, unseal } from '../encryption.ts';
import {
  challengeSeconds,
  checked,
  encryptionKey,
  maxAttempts,
  nextSession,
  providerCalls,
  request,
} from '../provider.ts';

let calls: MobileOkActivities;

/** MobileOK by SMS as in DBOS's documentation: steps for calls, `recv` for what the user sends, events for answers. */
async function verification(input: MobileOkInput): Promise<Outcome> {
  const token = await DBOS.runStep(() => calls.mobileOkToken(), {
    name: 'token',
    retriesAllowed: true,
    maxAttempts: 5,
  });
  const sent = await DBOS.runStep(() => request(calls, token, input), { name: 'send' });
  await DBOS.setEvent('sent', sent.kind);
  if (sent.kind === 'denied') return { status: 'denied' };
  let session: MobileOkSession = sent.session;
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const code = await DBOS.recv<string>('code', challengeSeconds);
    if (code === null) return { status: 'expired' };
    const current = session;
    const verdict = await DBOS.runStep(() => calls.mobileOkConfirm(current, code), { name: 'confirm' });
    session = nextSession(session, verdict);
    const answer: Verdict =
      verdict.kind === 'verified' ? 'verified' : attempt < maxAttempts ? 'wrong' : 'max_attempts_reached';
    await DBOS.setEvent(`verdict-${attempt}`, answer);
    if (verdict.kind === 'verified') return { status: 'verified', identity: verdict.identity };
  }
  return { status: 'max_attempts_reached' };
}

const workflow = DBOS.registerWorkflow(verification, { name: 'verification' });
const patienceSeconds = 60;

/** The workflows run in the backend's process, which is how DBOS is used; everything it stores is encrypted. */
export const openDbos = async (places: Places): Promise<Contender> => {
  calls = providerCalls(places);
  const key = encryptionKey(places);
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: place(places, 'BENCH_DBOS_URL'),
    systemDatabasePoolSize: 20,
    logLevel: 'error',
    applicationVersion: 'bench',
    serializer: {
      name: () => 'aes-256-gcm',
      stringify: (value) => seal(key, Buffer.from(JSON.stringify(value ?? null))).toString('base64'),
      parse: (text) => (text ? JSON.parse(unseal(key, Buffer.from(text, 'base64')).toString()) : null),
    },
  });
  await DBOS.launch();
  const handles = new Map<string, WorkflowHandle<Outcome>>();
  return {
    start: async (id, input) => {
      handles.set(id, await DBOS.startWorkflow(workflow, { workflowID: id })(checked(input)));
      await DBOS.getEvent(id, 'sent', patienceSeconds);
    },
    submit: async (id, code, attempt) => {
      await DBOS.send(id, code, 'code', `${id}-${attempt}`);
      const verdict = await DBOS.getEvent<Verdict>(id, `verdict-${attempt}`, patienceSeconds);
      if (verdict === null) throw new Error(`${id} gave no verdict`);
      return verdict;
    },
    outcome: async (id) => {
      const handle = handles.get(id) ?? DBOS.retrieveWorkflow<Outcome>(id);
      handles.delete(id);
      return handle.getResult();
    },
    close: () => DBOS.shutdown(),
  };
};
