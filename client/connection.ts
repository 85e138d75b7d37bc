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

/** A connection that is opened by its first call. `timeoutMs` is for opening it. */
export const lazyConnection = (options: ConnectionOptions, timeoutMs: number): Connection =>
  Connection.lazy({
    ...options,
    connectTimeout: timeoutMs,
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), canceledByClose],
  });

/**
 * The SDK repeats a call in a timer. Where the connection was closed meanwhile, gRPC throws there ("Channel has been shut down"),
 * where nobody can catch it, and the process ends. Here the call ends as canceled instead, which is not repeated.
 */
const canceledByClose = ((options: Parameters<Interceptor>[0], nextCall: Parameters<Interceptor>[1]): Call => {
  try {
    return nextCall(options);
  } catch (error) {
    if (error instanceof Error && error.message === 'Channel has been shut down') return canceledCall();
    throw error;
  }
}) as Interceptor;

/** Stands for a call that cannot be made. */
const canceledCall = (): Call => {
  const nothing = (): void => undefined;
  return {
    start: (metadata, listener) => {
      listener?.onReceiveMessage?.(null);
      // CANCELLED of gRPC, whose enum is not ours to import.
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
