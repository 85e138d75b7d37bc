import { describe, expect, it } from '@jest/globals';
import {
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, RetryState, WorkflowNotFoundError } from '@temporalio/common';
import { HwaginError, isHwaginError } from '../../../client/errors.ts';
import {
  isGivenUp,
  isOverMeanwhile,
  ownStartFailure,
  serverRefusal,
  startFailure,
  workerRefusal,
} from '../../../client/temporal-errors.ts';
import { DecryptError } from '../../../privacy/decrypt-error.ts';

/** An error like those of @grpc/grpc-js. */
const grpcError = (code: number, details = 'details') =>
  Object.assign(new Error(`${code} ${details}`), { code, details, metadata: {} });
const wrapped = (cause: Error) => new Error('Failed to reach the server', { cause });
const failure = (type: string, detail: object) =>
  ApplicationFailure.create({ type, message: type, details: [detail], nonRetryable: true });

describe("Temporal's errors", () => {
  it('become what they mean when the server is asked', () => {
    expect(serverRefusal(wrapped(grpcError(14)), 'id-1')).toMatchObject({ code: 'temporal_unreachable' });
    expect(serverRefusal(grpcError(4), 'id-1')).toMatchObject({ code: 'temporal_unreachable' });
    expect(serverRefusal(grpcError(16), 'id-1')).toMatchObject({ code: 'temporal_unreachable' });
    expect(serverRefusal(grpcError(8), 'id-1')).toMatchObject({ code: 'limited', retryAfter: 1 });
    expect(serverRefusal(new WorkflowNotFoundError('no', 'id-1', undefined), 'id-1')).toMatchObject({
      code: 'not_found',
    });
    expect(
      serverRefusal(grpcError(3, 'Namespace default has no mapping defined for search attribute X'), 'id-1'),
    ).toMatchObject({ code: 'not_configured' });
  });

  it('mean that no worker answered when a worker is asked and nothing comes', () => {
    expect(workerRefusal(grpcError(4), 'id-1')).toMatchObject({ code: 'no_worker' });
    expect(workerRefusal(grpcError(9, 'no poller seen for task queue recently'), 'id-1')).toMatchObject({
      code: 'no_worker',
    });
    expect(workerRefusal(new WorkflowUpdateRPCTimeoutOrCancelledError('late'), 'id-1')).toMatchObject({
      code: 'no_worker',
    });
    expect(workerRefusal(grpcError(14), 'id-1')).toMatchObject({ code: 'temporal_unreachable' });
  });

  it('tell whether to ask again: not if no worker has been seen, nor if Temporal itself is gone', () => {
    const late = new WorkflowUpdateRPCTimeoutOrCancelledError('late', { cause: grpcError(4) });
    for (const error of [grpcError(4), grpcError(1), wrapped(grpcError(9, 'Workflow Task in failed state')), late])
      expect(isGivenUp(error)).toBe(true);
    for (const error of [grpcError(9, 'no poller seen for task queue recently'), grpcError(14), new Error('other')])
      expect(isGivenUp(error)).toBe(false);
  });

  it('carry the refusal of a flow with all its fields', () => {
    const detail = { code: 'cooldown', message: 'Too soon', retryAfter: 12 };
    const rejected = new WorkflowUpdateFailedError('rejected', failure('Refused', { ...detail, answers: 'message-1' }));
    const refusal = workerRefusal(rejected, 'id-1', 'message-1');
    expect(refusal).toBeInstanceOf(HwaginError);
    expect(refusal).toMatchObject(detail);
  });

  it.each([
    ['to another message', { code: 'ended', message: 'Ended', status: 'verified', answers: 'message-0' }],
    ['to none', { code: 'ended', message: 'Ended', status: 'verified' }],
    ['by a code of no list', { code: 'fine', message: 'Fine', answers: 'message-1' }],
    ['any other payload', { person: { name: 'Hong' }, answers: 'message-1' }],
  ])('take a refusal %s for no answer', (_, detail) => {
    const rejected = new WorkflowUpdateFailedError('rejected', failure('Refused', detail));
    const refusal = workerRefusal(rejected, 'id-1', 'message-1');
    expect(refusal).toMatchObject({ code: 'no_worker', status: undefined });
  });

  it('treat a payload that is not ours as no answer, and name a key that is missing here', () => {
    for (const code of ['tampered', 'wrong_run', 'not_encrypted'] as const)
      expect(workerRefusal(new DecryptError(code), 'id-1')).toMatchObject({ code: 'no_worker' });
    expect(workerRefusal(new DecryptError('unknown_key', 'k2'), 'id-1')).toMatchObject({ code: 'not_configured' });
  });

  it('name the settings of a provider that is off, however deep the failure sits', () => {
    const inner = failure('NotConfigured', { provider: 'nhn-otp', call: 'keys', missing: ['NHN_OTP_APP_KEY'] });
    const outer = new ActivityFailure('failed', 'nhnOtpKey', '1', RetryState.NON_RETRYABLE_FAILURE, 'worker', inner);
    const error = startFailure(new WorkflowFailedError('failed', outer, RetryState.NON_RETRYABLE_FAILURE));
    expect(error).toMatchObject({ code: 'not_configured', message: expect.stringContaining('NHN_OTP_APP_KEY') });
    expect(startFailure(new WorkflowFailedError('failed', failure('Other', {}), RetryState.TIMEOUT))).toBeUndefined();
  });

  it.each([
    ['NotConfigured', { provider: 'nhn-otp', call: 'start', missing: ['NHN_OTP_APP_KEY'] }, 'not_configured'],
    ['Limited', { code: 'locked', until: Date.now() + 60_000 }, 'locked'],
  ])('say that a run has begun nothing only where that very run says so: %s', (type, detail, code) => {
    const failed = (cause: Error) =>
      ownStartFailure(new WorkflowFailedError('failed', cause, RetryState.TIMEOUT), 'run-2');
    const itsOwn = failure(type, { ...detail, runId: 'run-2' });
    const ofActivity = new ActivityFailure('no', 'nhnOtpKey', '1', RetryState.TIMEOUT, 'worker', itsOwn);
    expect(failed(itsOwn)).toMatchObject({ code });
    for (const cause of [failure(type, { ...detail, runId: 'run-1' }), failure(type, detail), ofActivity])
      expect(failed(cause)).toBeUndefined();
  });

  it('recognise a run that ended while it handled an update', () => {
    const over = new WorkflowUpdateFailedError('failed', failure('AcceptedUpdateCompletedWorkflow', {}));
    expect(isOverMeanwhile(over)).toBe(true);
    expect(isOverMeanwhile(new WorkflowUpdateFailedError('failed', failure('Refused', {})))).toBe(false);
  });

  it('stay as they are if they are unknown', () => {
    const bug = new TypeError('x is not a function');
    expect(serverRefusal(bug, 'id-1')).toBe(bug);
    expect(workerRefusal(bug, 'id-1')).toBe(bug);
  });
});

describe('isHwaginError', () => {
  it('tells refusals from other errors, and by their code', () => {
    const error = new HwaginError({ code: 'busy', message: 'Busy' });
    expect(isHwaginError(error)).toBe(true);
    expect(isHwaginError(error, 'busy')).toBe(true);
    expect(isHwaginError(error, 'ended')).toBe(false);
    expect(isHwaginError(new Error('busy'))).toBe(false);
  });
});
