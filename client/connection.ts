import {
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type Call = ReturnType<Parameters<Interceptor>[1]>;
type Listener = NonNullable<Parameters<Call['start']>[1]>;
type Status = Parameters<NonNullable<Listener['onReceiveStatus']>>[0];

/** A connection that its first call opens. `timeoutMs` limits how long opening may take. */
export const lazyConnection = (options: ConnectionOptions, timeoutMs: number): Connection =>
  Connection.lazy({
    ...options,
    connectTimeout: timeoutMs,
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), canceledByClose],
  });

/**
 * The SDK retries a call in a timer. If the connection was closed meanwhile, gRPC throws there ("Channel has been shut down"),
 * nobody can catch the error, and the process ends. Here the call ends as canceled instead, which is not retried.
 */
const canceledByClose = ((options: Parameters<Interceptor>[0], nextCall: Parameters<Interceptor>[1]): Call => {
  try {
    return nextCall(options);
  } catch (error) {
    if (error instanceof Error && error.message === 'Channel has been shut down') return canceledCall();
    throw error;
  }
}) as Interceptor;

/** Replaces a call that cannot be made. */
const canceledCall = (): Call => {
  const nothing = (): void => undefined;
  return {
    start: (metadata, listener) => {
      listener?.onReceiveMessage?.(null);
      // gRPC's CANCELLED; its enum is in a package that is not a dependency of ours.
      const status: object = { code: 1, details: 'The connection was closed', metadata };
      listener?.onReceiveStatus?.(status as Status);
    },
    sendMessage: nothing,
    sendMessageWithContext: nothing,
    startRead: nothing,
    halfClose: nothing,
    cancelWithStatus: nothing,
    getPeer: () => 'closed',
    getAuthContext: () => null,
  };
};
