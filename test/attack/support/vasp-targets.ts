import { setTimeout as pause } from 'node:timers/promises';
import { kindsOf } from '../../../activities/verify-vasp/equals.ts';
import type { HwaginClient, InputOf } from '../../../client/index.ts';
import type { VerifyVaspInput } from '../../../contract/providers/verify-vasp/input.ts';
import { loadKeyedHashes } from '../../../privacy/keyed-hash.ts';
import { createsId, createsWorkflow } from '../../../protocol/creates.ts';
import { vaspInput } from '../../support/inputs.ts';
import type { Stage } from './stage.ts';
import type { Target } from './targets.ts';

/** Family and given name, as the sandbox knows them. */
const denied = ['Cook', 'Ethan'] as const;
const willing = ['Robbins', 'Taylor'] as const;
/** The create is answered with the Enclave's own time-out, though it happened. */
const slow = ['Timeout', 'Tim'] as const;
type Name = typeof denied | typeof willing | typeof slow;

const transferTo = ([family, given]: Name, id: string, more: object = {}): InputOf<'verify-vasp'> => {
  const nameIdentifier = [{ primaryIdentifier: family, secondaryIdentifier: given, nameIdentifierType: 'LEGL' }];
  const beneficiaryPersons = [{ naturalPerson: { name: { nameIdentifier } } }];
  return {
    ...vaspInput,
    ivms101: { ...vaspInput.ivms101, beneficiary: { beneficiaryPersons, accountNumber: [`to-${id}`] } },
    options: { pollInterval: '1s', resultTimeout: '20s', transferTimeout: '20s', ...more },
  };
};

const vasp =
  (name: Name, more: object = {}, then?: (hwagin: HwaginClient, id: string) => Promise<unknown>): Target['begin'] =>
  async ({ hwagin }, id) => {
    await hwagin.start('verify-vasp', id, transferTo(name, id, more));
    if (!then) return;
    for await (const { status } of hwagin.watch(id, { intervalMs: 200 })) if (status === 'awaiting_transfer') break;
    then(hwagin, id).catch(() => undefined);
  };

/** Asked whether the record may be taken, nobody answers: the writer has put a run in the place of the one that knows. */
const unanswered: Target['begin'] = async (stage, id) => {
  const input = transferTo(slow, id);
  await stage.hwagin.start('verify-vasp', id, input);
  while (!(await stage.writer.eventsOf(id)).some((event) => event.activityTaskFailedEventAttributes)) await pause(100);
  await silence(stage, input as unknown as VerifyVaspInput);
};

const silence = async ({ env, writer }: Stage, input: VerifyVaspInput): Promise<void> => {
  const { record } = loadKeyedHashes(env);
  for (const kind of kindsOf(input)) await writer.start(createsId(record(kind)), createsWorkflow, 'unserved', []);
};

/** Refused, which is repeated and opens no circuit. */
const never = { kind: 'unknownCode', times: 9_999 } as const;
const nobody = { message: 0, try: 0 };
const repeatable = true as const;
const held = (call: string, when: 'arrived' | 'effect' = 'arrived') =>
  ({ held: { provider: 'verify-vasp', call, when } }) as const;

export const vaspTargets: readonly Target[] = [
  { activity: 'verifyVaspPrecheck', repeatable, ...held('vasps'), begin: vasp(denied, { precheck: true }) },
  { activity: 'verifyVaspCreate', ...held('create', 'effect'), begin: vasp(denied) },
  { activity: 'verifyVaspPoll', repeatable, ...held('result'), begin: vasp(denied) },
  { activity: 'verifyVaspLook', repeatable, ...held('result'), begin: vasp(denied, { resultTimeout: '6s' }) },
  {
    activity: 'verifyVaspFind',
    repeatable,
    ...held('list'),
    begin: vasp(slow, { transferTimeout: '5s' }),
  },
  { activity: 'verifyVaspAdopt', repeatable, begin: unanswered },
  {
    activity: 'verifyVaspReportTransfer',
    repeatable,
    ...held('tx'),
    faults: [{ provider: 'verify-vasp', call: 'tx', ...never } as const],
    patienceMs: 8_000,
    begin: vasp(willing, {}, (hwagin, id) => hwagin.reportTransfer(id, { txHash: '0xabc' })),
  },
  {
    activity: 'verifyVaspReportError',
    repeatable,
    ...held('error'),
    faults: [{ provider: 'verify-vasp', call: 'error', ...never } as const],
    patienceMs: 8_000,
    begin: vasp(willing, {}, (hwagin, id) => hwagin.abandonTransfer(id, 'changed_mind')),
  },
].map((target) => ({ flow: 'verify-vasp', most: nobody, ...target }));
