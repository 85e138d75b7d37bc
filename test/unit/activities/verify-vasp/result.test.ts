import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pollDelay } from '../../../../activities/verify-vasp/poll.ts';
import { failureOf, inActivity } from '../../../support/in-activity.ts';
import { enclaveStub, refusal, resultPath, uuid, verification } from './enclave-stub.ts';

let stub: Awaited<ReturnType<typeof enclaveStub>>;
beforeEach(async () => {
  stub = await enclaveStub();
});
afterEach(() => stub.server.close());
const poll = (known?: 'VERIFIED', attempt = 1) =>
  inActivity(() => stub.activities.verifyVaspPoll(uuid, 5_000, known), { attempt });
const look = () => inActivity(() => stub.activities.verifyVaspLook(uuid));

const notYet = [
  { result: 'WAIT' },
  { result: 'PENDING' },
  { result: 'UNKNOWN' },
  { result: 'TRANSFER_ERROR' },
  { result: 'verified' },
  { result: 'VERIFIED ' },
  { result: '' },
  { result: null },
  { result: undefined },
];

describe('a result', () => {
  it.each([
    [
      { result: 'VERIFIED', reason: 'OK', verifiedAt: '2026-01-31T00:00:00Z' },
      { result: 'VERIFIED', reason: 'OK', verifiedAt: '2026-01-31T00:00:00Z' },
    ],
    [
      { result: 'DENIED', reason: 'UNVERIFIED-KYC' },
      { result: 'DENIED', reason: 'UNVERIFIED-KYC' },
    ],
    [{ result: 'ERROR', reason: 'free text of somebody' }, { result: 'ERROR' }],
  ])('%j is final', async (more, result) => {
    stub.server.answer(resultPath, verification(more));
    await expect(poll()).resolves.toEqual(result);
    await expect(look()).resolves.toEqual(result);
  });

  it.each(notYet)('%j is not yet', async (more) => {
    stub.server.answer(resultPath, verification(more));
    expect(await failureOf(poll())).toMatchObject({ type: 'NotYet', retryable: true, benign: true, delay: 5_000 });
    await expect(look()).resolves.toBe('pending');
  });

  it('that is known already is waited out until it changes', async () => {
    stub.server.answer(resultPath, verification({ result: 'VERIFIED' }), verification({ result: 'ERROR' }));
    expect(await failureOf(poll('VERIFIED'))).toMatchObject({ type: 'NotYet' });
    await expect(poll('VERIFIED')).resolves.toEqual({ result: 'ERROR' });
  });

  it('of a uuid that the Enclave does not know is not yet, with 400 as with 404', async () => {
    for (const status of [400, 404]) {
      stub.server.answer(resultPath, refusal(status, 'VERIFICATION-NOT-FOUND'));
      expect(await failureOf(poll())).toMatchObject({ type: 'NotYet', benign: true });
      await expect(look()).resolves.toBe('pending');
    }
  });

  it('of another uuid is no result', async () => {
    stub.server.answer(resultPath, verification({ verificationUuid: 'another', result: 'VERIFIED' }));
    expect(await failureOf(poll())).toMatchObject({ type: 'InvalidResult', retryable: true });
    expect(await failureOf(look())).toMatchObject({ type: 'InvalidResult', retryable: false });
  });
});

describe('polling', () => {
  it('goes on after any fault, quietly', async () => {
    for (const answer of [
      'lost',
      { status: 500, body: '<html>' },
      { body: 'no json' },
      { body: [] },
      refusal(400, 'SOMETHING-NEW'),
      refusal(408, 'REQUEST-TIMEOUT'),
      { status: 401, body: {} },
    ] as const) {
      stub.server.answer(resultPath, answer);
      expect(await failureOf(poll())).toMatchObject({ retryable: true, benign: true, delay: 5_000 });
    }
  });

  it('waits as long as the Enclave asks, if that is longer', async () => {
    stub.server.answer(resultPath, { status: 429, headers: { 'retry-after': '60' } });
    expect(await failureOf(poll())).toMatchObject({ delay: 60_000 });
  });

  it('grows from the interval to ten times of it', async () => {
    expect([1, 2, 3, 4, 5, 6, 7, 100, 100_000].map((attempt) => pollDelay(1_000, attempt))).toEqual([
      1_000, 1_500, 2_250, 3_375, 5_063, 7_594, 10_000, 10_000, 10_000,
    ]);
    stub.server.answer(resultPath, verification());
    expect(await failureOf(poll(undefined, 50))).toMatchObject({ delay: 50_000 });
  });
});

describe('one look', () => {
  it.each([
    ['lost', 'ProviderUnavailable', true],
    [refusal(500, 'UNDEFINED-ERROR'), 'ProviderUnavailable', true],
    [{ body: { result: 'VERIFIED' } }, 'InvalidAnswer', true],
    [refusal(400, 'SOMETHING-NEW'), 'ProviderRejected', false],
  ] as const)('%j is %s', async (answer, type, retryable) => {
    stub.server.answer(resultPath, answer);
    expect(await failureOf(look())).toMatchObject({ type, retryable });
  });
});
