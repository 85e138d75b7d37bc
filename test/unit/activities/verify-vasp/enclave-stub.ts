import type { Creates } from '../../../../activities/provider.ts';
import { createVerifyVaspActivities } from '../../../../activities/verify-vasp/index.ts';
import { verifyVasp } from '../../../../activities/verify-vasp/provider.ts';
import { inputSchemas } from '../../../../contract/providers/index.ts';
import { type ScriptedServer, scriptedServer } from '../../../support/scripted-server.ts';

export const uuid = '8557f2b2-985e-431f-8d52-75c2e5a01e46';
export const resultPath = `/v1/verifications/${uuid}`;
const natural = (primaryIdentifier: string) => ({
  naturalPerson: { name: { nameIdentifier: [{ primaryIdentifier, nameIdentifierType: 'LEGL' }] } },
});
export const input = inputSchemas['verify-vasp'].parse({
  beneficiaryVaspId: 'robot-vasp',
  requiredBeneficiaryInfo: ['ACCOUNT_NUMBER'],
  asset: {
    symbol: 'BTC',
    amount: '0.024',
    exceedsThreshold: true,
    tradeCurrency: 'KRW',
    tradePrice: '1000000',
    tradedAt: '2026-01-31T09:00:00Z',
  },
  ivms101: {
    originator: { originatorPersons: [natural('Barnes')], accountNumber: ['bc1q-from'] },
    beneficiary: { beneficiaryPersons: [natural('Kim')], accountNumber: ['bc1q-to'] },
  },
});

export const refusal = (status: number, code: string) => ({ status, body: { code, message: 'bc1q-to of Kim' } });
export const verification = (more: object = {}) => ({
  body: {
    verificationUuid: uuid,
    result: 'WAIT',
    reason: null,
    verifiedAt: null,
    txHash: null,
    ivms101Originator: "{'originatorPersons':[{'naturalPerson':\"Kim's\"}]}",
    ...more,
  },
});

export const nobodyElse: Creates = {
  begins: () => Promise.resolve(),
  left: () => Promise.resolve(),
  mayTake: () => Promise.resolve(true),
};

/** The activities, and the Enclave they call. `taken` are the references of other verifications. */
export const enclaveStub = async (
  taken: string[] = [],
  announceCall = () => Promise.resolve(),
  creates: Creates = nobodyElse,
) => {
  const server: ScriptedServer = await scriptedServer();
  const state = verifyVasp.read({ VERIFYVASP_URL: server.url });
  if (!state.on) throw new Error('expected it to be on');
  const activities = createVerifyVaspActivities(state.settings, {
    creates,
    isSwitchedOn: () => Promise.resolve(true),
    announceCall,
    isReferenceTaken: (reference, workflowId) => Promise.resolve(workflowId === 'v-1' && taken.includes(reference)),
  });
  return { server, activities };
};
