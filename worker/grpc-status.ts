import { TransportError } from '@temporalio/worker';

/** Codes of https://grpc.io/docs/guides/status-codes/ that the worker tells apart. */
const codes = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

export const isInvalidArgument = (error: unknown) => codeOf(error) === codes.invalidArgument;
export const isNotFound = (error: unknown) => codeOf(error) === codes.notFound;
export const isAlreadyExists = (error: unknown) => codeOf(error) === codes.alreadyExists;

/** Temporal is not there, or not yet all of it; so the SDK also says what it could not find out when it makes a worker. */
export const isUnavailable = (error: unknown) =>
  error instanceof TransportError || [codes.unavailable, codes.deadlineExceeded].some((code) => code === codeOf(error));

const notAllowed: readonly unknown[] = [codes.permissionDenied, codes.unimplemented, codes.unauthenticated];
/** The service is not for us; Temporal Cloud answers its operator service so. */
export const isNotAllowed = (error: unknown) => notAllowed.includes(codeOf(error));
