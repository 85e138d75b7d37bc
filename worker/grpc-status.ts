/** Codes of https://grpc.io/docs/guides/status-codes/ that the worker tells apart. */
const codes = {
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  unimplemented: 12,
  unauthenticated: 16,
} as const;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

export const isInvalidArgument = (error: unknown) => codeOf(error) === codes.invalidArgument;
export const isNotFound = (error: unknown) => codeOf(error) === codes.notFound;
export const isAlreadyExists = (error: unknown) => codeOf(error) === codes.alreadyExists;

const notAllowed: readonly unknown[] = [codes.permissionDenied, codes.unimplemented, codes.unauthenticated];
/** The service is not for us; Temporal Cloud answers its operator service so. */
export const isNotAllowed = (error: unknown) => notAllowed.includes(codeOf(error));
