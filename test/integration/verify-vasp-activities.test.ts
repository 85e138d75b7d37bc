import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createVerifyVaspActivities } from '../../activities/verify-vasp/index.ts';
import { verifyVasp } from '../../activities/verify-vasp/provider.ts';
import type { VerifyVaspActivities } from '../../activities/verify-vasp/types.ts';
import { inputSchemas } from '../../contract/providers/index.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { failureOf, inActivity } from '../support/in-activity.ts';
import { vaspInput } from '../support/inputs.ts';

const robot = '4855741808338010592';
const natural = (secondaryIdentifier: string, primaryIdentifier: string) => ({
  naturalPerson: { name: { nameIdentifier: [{ primaryIdentifier, secondaryIdentifier, nameIdentifierType: 'LEGL' }] } },
});
const input = (given = 'Taylor', family = 'Robbins', more: object = {}, account = 'bc1q-to') =>
  inputSchemas['verify-vasp'].parse({
    ...vaspInput,
    beneficiaryVaspId: robot,
    requiredBeneficiaryInfo: ['ACCOUNT_NUMBER', 'NATURAL_PERSON_NAME'],
    ivms101: {
      originator: { originatorPersons: [natural('James', 'Din')], accountNumber: ['bc1q-from'] },
      beneficiary: { beneficiaryPersons: [natural(given, family)], accountNumber: [account] },
    },
    ...more,
  });

const nobodyElse = {
  begins: () => Promise.resolve(),
  left: () => Promise.resolve(),
  mayTake: () => Promise.resolve(true),
};

let sandbox: Sandbox;
let activities: VerifyVaspActivities;
const taken = new Set<string>();
beforeAll(async () => {
  sandbox = await startSandbox({ rules: { verifyVaspDelayMs: 1_000, verifyVaspSingleQuotes: true } });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.heal();
  taken.clear();
  const state = verifyVasp.read({ ...sandbox.settings, VERIFYVASP_TIMEOUT: '2s' });
  if (!state.on) throw new Error('VerifyVASP is off');
  activities = createVerifyVaspActivities(state.settings, {
    creates: nobodyElse,
    isSwitchedOn: () => Promise.resolve(true),
    announceCall: () => Promise.resolve(),
    isReferenceTaken: (uuid) => Promise.resolve(taken.has(uuid)),
  });
});

const create = (order = input()) => inActivity(() => activities.verifyVaspCreate(order));
const find = (order: ReturnType<typeof input>, since: string) =>
  inActivity(() => activities.verifyVaspFind(order, since));
const poll = (uuid: string, known?: 'VERIFIED') => inActivity(() => activities.verifyVaspPoll(uuid, 1_000, known));
const look = (uuid: string) => inActivity(() => activities.verifyVaspLook(uuid));

describe('VerifyVASP at its sandbox', () => {
  it('waits for VERIFIED, reports the transfer, and a second time too', async () => {
    const { uuid } = await create();
    expect(await failureOf(poll(uuid))).toMatchObject({ type: 'NotYet', benign: true });
    await sandbox.advance(1_000);
    await expect(poll(uuid)).resolves.toMatchObject({ result: 'VERIFIED', reason: 'OK' });
    const report = () => inActivity(() => activities.verifyVaspReportTransfer(uuid, { txHash: '0xabc', vout: 1 }));
    await report();
    await sandbox.fault({ provider: 'verify-vasp', call: 'tx', kind: 'lost' });
    await report();
    expect(await sandbox.count('verify-vasp', 'record')).toBe(1);
  });

  it('learns DENIED with its reason', async () => {
    const { uuid } = await create(input('Ethan', 'Cook'));
    await sandbox.advance(1_000);
    await expect(look(uuid)).resolves.toMatchObject({ result: 'DENIED', reason: 'UNVERIFIED-KYC' });
  });

  it.each(['WAIT', 'PENDING', 'null', 'absent'] as const)('takes a result that is %s for not yet', async (pending) => {
    await sandbox.configure({ verifyVaspPending: pending });
    const { uuid } = await create();
    await expect(look(uuid)).resolves.toBe('pending');
  });

  it('never takes an unknown result for final', async () => {
    const { uuid } = await create(input('Nina', 'New'));
    await sandbox.advance(5_000);
    expect(await failureOf(poll(uuid))).toMatchObject({ type: 'NotYet' });
  });

  it('sees a result that is withdrawn', async () => {
    const { uuid } = await create(input('Wesley', 'Withdrawn'));
    await sandbox.advance(1_000);
    expect(await failureOf(poll(uuid, 'VERIFIED'))).toMatchObject({ type: 'NotYet' });
    await sandbox.advance(2_000);
    await expect(poll(uuid, 'VERIFIED')).resolves.toMatchObject({ result: 'ERROR' });
  });

  it('finds the record of a create whose answer was lost, among others', async () => {
    const since = new Date().toISOString();
    for (let others = 0; others < 11; others++) await create(input('Taylor', 'Robbins', {}, 'bc1q-elsewhere'));
    await create(input('Tim', 'Timeout', { asset: { ...vaspInput.asset, amount: '1.5' } })).catch(() => undefined);
    const lost = input('Tim', 'Timeout');
    expect(await failureOf(create(lost))).toMatchObject({ type: 'AmbiguousSend', retryable: false });
    const found = await find(lost, since);
    expect(found).toHaveLength(1);
    await expect(find(lost, new Date(Date.now() + 60_000).toISOString())).resolves.toEqual([]);
    const another = await create(lost).catch(() => undefined);
    expect(another).toBeUndefined();
    await expect(find(lost, since)).resolves.toHaveLength(2);
    taken.add(found[0]?.uuid ?? '');
    await expect(find(lost, since)).resolves.toHaveLength(1);
  });

  it('gives a transfer up, and shows it', async () => {
    const { uuid } = await create();
    await sandbox.advance(1_000);
    await sandbox.fault({ provider: 'verify-vasp', call: 'error', kind: 'lost' });
    await inActivity(() => activities.verifyVaspReportError(uuid, { result: 'ERROR', reason: 'USER-CANCELED' }));
    await expect(look(uuid)).resolves.toMatchObject({ result: 'ERROR' });
    const transfer = inActivity(() => activities.verifyVaspReportTransfer(uuid, { txHash: '0xabc' }));
    expect(await failureOf(transfer)).toMatchObject({ type: 'ProviderUnavailable', retryable: true });
  });

  it.each([
    [robot, 'bc1q-to', undefined],
    [robot, 'unknown-1', 'UNKNOWN-ADDRESS'],
    ['99', 'bc1q-to', 'ALLIANCE-NOT-FOUND'],
    ['2000000000000000002', 'bc1q-to', 'ALLIANCE-NOT-ACTIVE'],
    ['2000000000000000003', 'bc1q-to', 'VASP-DOWN'],
    ['2000000000000000004', 'bc1q-to', undefined],
  ])('prechecks %s, %s: %s', async (beneficiaryVaspId, account, code) => {
    const order = input('Taylor', 'Robbins', { beneficiaryVaspId }, account);
    const precheck = inActivity(() => activities.verifyVaspPrecheck(order));
    if (code === undefined) await precheck;
    else expect(await failureOf(precheck)).toMatchObject({ type: 'ProviderRejected', detail: { code } });
  });

  it('is refused with the Enclave’s own code', async () => {
    const order = input('Taylor', 'Robbins', { beneficiaryVaspId: '99' });
    expect(await failureOf(create(order))).toMatchObject({
      type: 'ProviderRejected',
      detail: { code: 'ALLIANCE-NOT-FOUND', status: 400 },
    });
  });
});
