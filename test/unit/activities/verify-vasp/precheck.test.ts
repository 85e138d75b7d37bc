import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { failureOf, inActivity } from '../../../support/in-activity.ts';
import { enclaveStub, input, refusal } from './enclave-stub.ts';

const vasp = { vaspId: 'robot-vasp', health: 'UP', vaspStatus: 'VERIFIED-MEMBER' };

let stub: Awaited<ReturnType<typeof enclaveStub>>;
beforeEach(async () => {
  stub = await enclaveStub();
  stub.server.answer('/v1/vasps', { body: { vasps: [{ vaspId: 'other' }, vasp] } });
  stub.server.answer('/v1/verifications/account', { body: { accountVerificationResult: 'VERIFIED' } });
});
afterEach(() => stub.server.close());
const precheck = () => inActivity(() => stub.activities.verifyVaspPrecheck(input));

describe('the precheck', () => {
  it('asks for the VASP, then for the address and nothing else of the person', async () => {
    await precheck();
    expect(stub.server.seen[1]?.body).toEqual({
      keyType: 'PerVasp',
      beneficiaryVaspId: 'robot-vasp',
      symbol: 'BTC',
      payload: { version: '1.0', ivms101: { beneficiary: { accountNumber: ['bc1q-to'] } } },
    });
  });

  it.each(['VERIFIED', 'INTEROPERATED'])('takes a VASP that is %s', async (vaspStatus) => {
    stub.server.answer('/v1/vasps', { body: { vasps: [{ ...vasp, vaspStatus }] } });
    await precheck();
  });

  it.each([
    [[], 'ALLIANCE-NOT-FOUND'],
    [[{ ...vasp, vaspStatus: 'UNVERIFIED' }], 'ALLIANCE-NOT-ACTIVE'],
    [[{ ...vasp, vaspStatus: 'VERIFIED-SOMEHOW' }], 'ALLIANCE-NOT-ACTIVE'],
    [[{ ...vasp, health: 'DOWN' }], 'VASP-DOWN'],
    [[{ ...vasp, health: undefined }], 'VASP-DOWN'],
  ])('refuses %j', async (vasps, code) => {
    stub.server.answer('/v1/vasps', { body: { vasps } });
    expect(await failureOf(precheck())).toMatchObject({ type: 'ProviderRejected', retryable: false, detail: { code } });
  });

  it.each([
    [{ accountVerificationResult: 'DENIED', reason: 'UNKNOWN-ADDRESS' }, 'UNKNOWN-ADDRESS'],
    [{ accountVerificationResult: 'DENIED' }, 'DENIED'],
    [{ accountVerificationResult: 'SOMETHING' }, 'SOMETHING'],
  ])('refuses an address by %j', async (body, code) => {
    stub.server.answer('/v1/verifications/account', { body });
    expect(await failureOf(precheck())).toMatchObject({ type: 'ProviderRejected', detail: { code } });
  });

  it.each(['lost', refusal(408, 'REQUEST-TIMEOUT'), { status: 503, body: '<html>' }] as const)(
    '%j passes: nothing was created',
    async (answer) => {
      stub.server.answer('/v1/verifications/account', answer);
      expect(await failureOf(precheck())).toMatchObject({ type: 'ProviderUnavailable', retryable: true });
    },
  );
});
