import { CallCanceled, CallTimeout } from './faults.ts';

/**
 * Runs `send` until it ends, its time is over (`CallTimeout`) or `outer` aborts (`CallCanceled`). Returns then even if `send`
 * ignores its signal.
 */
export const withDeadline = async <T>(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  send: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (outer?.aborted) throw new CallCanceled({ started: false });
  const controller = new AbortController();
  let cancel = () => {};
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    const end = (error: Error) => {
      controller.abort(error);
      reject(error);
    };
    cancel = () => end(new CallCanceled({ started: true }));
    timer = setTimeout(() => end(new CallTimeout()), timeoutMs);
    outer?.addEventListener('abort', cancel, { once: true });
  });
  try {
    return await Promise.race([over, send(controller.signal)]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', cancel);
  }
};
