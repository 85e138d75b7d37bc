import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { failureOf, inActivity } from '../../../support/in-activity.ts';
import { enclaveStub, refusal, resultPath, uuid, verification } from './enclave-stub.ts';

const txHash = '0xABCdef';

let stub: Awaited<ReturnType<typeof enclaveStub>>;
beforeEach(async () => {
  stub = await enclaveStub();
  stub.server.answer(resultPath, verification({ result: 'VERIFIED' }));
});
afterEach(() => stub.server.close());
const tx = (more: { vout?: number } = {}) =>
  inActivity(() => stub.activities.verifyVaspReportTransfer(uuid, { txHash, ...more }));
const error = () => inActivity(() => stub.activities.verifyVaspReportError(uuid, { result: 'ERROR', reason: 'OTHER' }));

describe('reports', () => {
  it('name the verification and what happened; vout is a string there', async () => {
    stub.server.answer('/v1/verifications/tx', { body: { result: true } });
    stub.server.answer('/v1/verifications/error', { body: { result: true } });
    await tx();
    await tx({ vout: 0 });
    await error();
    expect(stub.server.seen.map(({ body }) => body)).toEqual([
      { verificationUuid: uuid, txHash },
      { verificationUuid: uuid, txHash, vout: '0' },
      { verificationUuid: uuid, result: 'ERROR', reason: 'OTHER' },
    ]);
  });

  const unclear = [
    { body: { result: false } },
    'lost',
    { status: 500, body: '<html>' },
    refusal(408, 'REQUEST-TIMEOUT'),
    refusal(400, 'VERIFICATION-NOT-FOUND'),
    { body: { result: 'true' } },
    { status: 401, body: {} },
  ] as const;

  it.each(unclear)('%j is tried again while GET does not show it', async (answer) => {
    stub.server.answer('/v1/verifications/tx', answer);
    stub.server.answer('/v1/verifications/error', answer);
    expect(await failureOf(tx())).toMatchObject({ retryable: true });
    expect(await failureOf(error())).toMatchObject({ retryable: true });
    stub.server.answer(resultPath, 'lost');
    expect(await failureOf(tx())).toMatchObject({ retryable: true });
  });

  it.each(unclear)('%j is done when GET shows it', async (answer) => {
    stub.server.answer('/v1/verifications/tx', answer);
    stub.server.answer('/v1/verifications/error', answer);
    stub.server.answer(resultPath, verification({ result: 'VERIFIED', txHash: txHash.toLowerCase() }));
    await tx();
    expect(await failureOf(error())).toMatchObject({ retryable: true });
    stub.server.answer(resultPath, verification({ result: 'ERROR', txHash: '0xother' }));
    await error();
    expect(await failureOf(tx())).toMatchObject({ retryable: true });
  });
});
