import { TransportError } from '@temporalio/worker';

/** The codes that the worker tells apart, https://grpc.io/docs/guides/status-codes/ */
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

/** Temporal is not up, or not completely. The SDK also reports this if a look-up fails while it creates a worker. */
export const isUnavailable = (error: unknown) =>
  error instanceof TransportError || [codes.unavailable, codes.deadlineExceeded].some((code) => code === codeOf(error));

const notAllowed: readonly unknown[] = [codes.permissionDenied, codes.unimplemented, codes.unauthenticated];
/** We may not use the service; Temporal Cloud answers this for its operator service. */
export const isNotAllowed = (error: unknown) => notAllowed.includes(codeOf(error));
