import {
  isGrpcServiceError,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import {
  ApplicationFailure,
  NamespaceNotFoundError,
  PayloadConverterError,
  ValueError,
  WorkflowNotFoundError,
} from '@temporalio/common';
import { type RefusalFailureType, refusals } from '../contract/refusals.ts';
import { DecryptError } from '../privacy/decrypt-error.ts';
import type { FailureType } from '../protocol/failures.ts';
import { failedStartSchema, limitedSchema, notConfiguredSchema, refusalOf } from '../protocol/failures.ts';
import { HwaginError, refused } from './errors.ts';

/** gRPC status codes, https://grpc.io/docs/guides/status-codes/ */
const grpc = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** What an error of a call to Temporal's server means to a caller. An unknown error is returned as it is. */
export const serverRefusal = (error: unknown, id: string): unknown => {
  if (error instanceof HwaginError) return error;
  if (error instanceof WorkflowNotFoundError) return notFound(id);
  if (error instanceof NamespaceNotFoundError)
    return new HwaginError(
      { code: 'temporal_unreachable', message: `Temporal has no namespace "${error.namespace}"` },
      { cause: error },
    );
  return refusalOfGrpc(error) ?? unreadable(error) ?? error;
};

/**
 * The same for a call that a worker answers: no answer means `no_worker`, and so does an answer that no worker can have given.
 * `messageId` is the id of the message that it answers.
 */
export const workerRefusal = (error: unknown, id: string, messageId = ''): unknown => {
  const ofUpdate = refusalOfUpdate(error, messageId);
  if (ofUpdate) return ofUpdate;
  if (isForged(error)) return noWorker(error);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return noWorker(error);
  const code = grpcError(error)?.code;
  if (code === grpc.deadlineExceeded || code === grpc.cancelled) return noWorker(error);
  // "no poller seen for task queue recently, worker may be down", or a run whose first task no worker has taken
  if (code === grpc.failedPrecondition) return noWorker(error);
  return serverRefusal(error, id);
};

/** Whether Temporal gave up waiting for a worker; asking again may well succeed. */
export const isGivenUp = (error: unknown): boolean => {
  const { code, details = '' } = grpcError(error) ?? {};
  if (code === grpc.failedPrecondition) return !details.startsWith('no poller seen');
  return code === grpc.deadlineExceeded || code === grpc.cancelled;
};

export const notFound = (id: string): HwaginError =>
  new HwaginError({ code: 'not_found', message: `There is no verification "${id}", or it is no longer retained` });

export const erased = (id: string): HwaginError =>
  new HwaginError({ code: 'erased', message: `The verification "${id}" was erased` });

export const noWorker = (cause?: unknown): HwaginError => refused('no_worker', {}, cause);

export const unreachable = (cause: unknown, address?: string): HwaginError => {
  const { message } = refusals.temporal_unreachable;
  return refused('temporal_unreachable', address === undefined ? {} : { message: `${message} at ${address}` }, cause);
};

/** Whether a run has ended between accepting an update and answering it. */
export const isOverMeanwhile = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError &&
  applicationFailure(error.cause)?.type === 'AcceptedUpdateCompletedWorkflow';

/** `not_configured`, `limited` or `locked`, if the run failed with it: nothing was started. */
export const startFailure = (error: unknown): HwaginError | undefined => {
  const failure = error instanceof WorkflowFailedError ? applicationFailure(error.cause) : undefined;
  switch (failure?.type as FailureType | undefined) {
    case 'NotConfigured':
      return notConfigured(failure?.details?.[0]);
    case 'Limited':
      return limited(failure?.details?.[0]);
    default:
      return undefined;
  }
};

/** The same, but only if the run of the verification said so itself: its failure is at the top level, and names the run. */
export const ownStartFailure = (error: unknown, runId: string): HwaginError | undefined => {
  const failure = error instanceof WorkflowFailedError ? error.cause : undefined;
  const said =
    failure instanceof ApplicationFailure ? failedStartSchema.safeParse(failure.details?.[0]).data : undefined;
  return said?.runId === runId ? startFailure(error) : undefined;
};

const notConfigured = (given: unknown): HwaginError | undefined => {
  const read = notConfiguredSchema.safeParse(given);
  if (!read.success) return undefined;
  const { provider, missing = [] } = read.data;
  const names = missing.length > 0 ? `: missing ${missing.join(', ')}` : '';
  return new HwaginError({ code: 'not_configured', message: `${provider} is not configured${names}` });
};

const limited = (given: unknown): HwaginError | undefined => {
  const read = limitedSchema.safeParse(given);
  if (!read.success) return undefined;
  const { code, until, running } = read.data;
  const retryAfter = Math.max(1, Math.ceil((until - Date.now()) / 1_000));
  return refused(code, { retryAfter, ...(running !== undefined && { running }) });
};

/** The refusal of a validator or a handler (`ApplicationFailure` of type `Refused`). */
const refusalOfUpdate = (error: unknown, messageId: string): HwaginError | undefined => {
  const failure = error instanceof WorkflowUpdateFailedError ? applicationFailure(error.cause) : undefined;
  if (failure?.message.startsWith('No registered handler for update')) return notForThisFlow();
  if (failure?.type !== ('Refused' satisfies RefusalFailureType)) return undefined;
  const detail = refusalOf(messageId, failure.details?.[0]);
  return detail ? new HwaginError(detail) : noWorker(error);
};

/** The SDK's own message for an update that a flow does not have, such as a transfer reported to an SMS verification. */
const notForThisFlow = (): HwaginError =>
  new HwaginError({ code: 'not_awaiting', message: 'This kind of verification does not accept this request' });

const refusalOfGrpc = (error: unknown): HwaginError | undefined => {
  const found = grpcError(error);
  switch (found?.code) {
    case grpc.unavailable:
    case grpc.deadlineExceeded:
    case grpc.cancelled:
      return unreachable(error);
    case grpc.permissionDenied:
    case grpc.unauthenticated:
      return new HwaginError(
        { code: 'temporal_unreachable', message: 'Temporal refuses these credentials' },
        { cause: error },
      );
    case grpc.resourceExhausted:
      return new HwaginError(
        { code: 'limited', message: 'Temporal has reached its rate limits', retryAfter: 1 },
        { cause: error },
      );
    case grpc.invalidArgument:
      if (!/search attribute/i.test(found.details)) return undefined;
      return new HwaginError(
        {
          code: 'not_configured',
          message: 'The namespace lacks the search attributes of Hwagin; a worker registers them when it starts',
        },
        { cause: error },
      );
    default:
      return undefined;
  }
};

/** A payload that this process has no key for, or that somebody has tampered with. */
const unreadable = (error: unknown): HwaginError | undefined => {
  const found = decryptError(error);
  return found && new HwaginError({ code: 'not_configured', message: found.message }, { cause: error });
};

/** Whether the payload cannot have been written with our keys, whichever of them this process has. */
export const isForged = (error: unknown): boolean => {
  const found = decryptError(error);
  if (found) return found.code !== 'unknown_key';
  // The errors of the SDK's converter for bytes that it did not write.
  return error instanceof ValueError || error instanceof PayloadConverterError || error instanceof SyntaxError;
};

const decryptError = (error: unknown): DecryptError | undefined => {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof DecryptError) return at;
  return undefined;
};

const grpcError = (error: unknown): { code: number; details: string } | undefined => {
  for (let at = error; at instanceof Error; at = at.cause) if (isGrpcServiceError(at)) return at;
  return undefined;
};

const applicationFailure = (error: unknown): ApplicationFailure | undefined => {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof ApplicationFailure) return at;
  return undefined;
};
