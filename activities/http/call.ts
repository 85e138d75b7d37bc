import { CancelledFailure } from '@temporalio/common';
import type { FailureType } from '../../protocol/failures.ts';
import { activityContext, heartbeating, isHandedOutAgain } from './activity-context.ts';
import { withDeadline } from './deadline.ts';
import { invalidAnswer, lost, unavailable } from './failures.ts';
import { CallCanceled, faultOf } from './faults.ts';
import { CircuitOpen, type Observation, observe, throughCircuit } from './hooks.ts';
import { parseRetryAfter } from './retry-after.ts';
import { type SendProgress, tracking } from './send-progress.ts';
import { inSpan } from './span.ts';
import { type RawAnswer, send } from './transport.ts';
import type { HttpAnswer, HttpCall } from './types.ts';

/**
 * Makes one HTTP call and returns its JSON answer for any status except 429. Whether a 5xx is the provider's own envelope is up
 * to the provider's code. Every other result throws an `ApplicationFailure` that depends on the call's class. Heartbeats if run
 * within an activity. A cancel aborts it, unless the call sends or spends something: once started, such a call decides.
 */
export const httpCall = async (call: HttpCall): Promise<HttpAnswer> => {
  try {
    return await inSpan(call, () => throughCircuit(call, () => make(call)));
  } catch (error) {
    if (!(error instanceof CircuitOpen)) throw error;
    observe({ provider: call.provider, call: call.call, outcome: 'Refused', ms: 0 });
    throw unavailable(call, error.message, { retryAfterMs: error.retryAfterMs });
  }
};

const make = async (call: HttpCall): Promise<HttpAnswer> => {
  const started = performance.now();
  const ended = (seen: Omit<Observation, 'provider' | 'call' | 'ms'>) =>
    observe({ provider: call.provider, call: call.call, ...seen, ms: performance.now() - started });

  const progress: SendProgress = { queued: false, sent: false };
  const context = activityContext();
  if (call.class === 'once' && isHandedOutAgain(context)) {
    ended({ outcome: 'AmbiguousSend' satisfies FailureType });
    throw lost(call, 'delivered before: its result is unknown');
  }
  let raw: RawAnswer;
  try {
    raw = await heartbeating(context, () =>
      withDeadline(call.timeoutMs, cancelOf(call, context), (signal) => tracking(progress, () => send(call, signal))),
    );
  } catch (error) {
    if (error instanceof CallCanceled && !decides(call) && context?.cancellationDetails?.cancelRequested) {
      ended({ outcome: 'Canceled' });
      throw new CancelledFailure(`${call.provider} ${call.call}: canceled`);
    }
    const { fact, code, certain } = faultOf(error, progress, call.timeoutMs);
    const failure = certain ? unavailable(call, fact) : lost(call, fact);
    ended({ outcome: failure.type ?? 'failed', ...(code === undefined ? {} : { code }) });
    throw failure;
  }

  const answer = understand(call, raw);
  const { status } = raw;
  ended({ outcome: 'failure' in answer ? (answer.failure.type ?? 'failed') : 'answered', status });
  if ('failure' in answer) throw answer.failure;
  return answer;
};

/** The call sends or spends something: its caller needs the result, even after asking to stop. */
const decides = ({ class: kind }: HttpCall): boolean => kind === 'once' || kind === 'keyed';

/**
 * What aborts a call early; for a call that decides, only the shutdown of its worker. A call that has not started yet is never
 * made.
 */
const cancelOf = (call: HttpCall, context: ReturnType<typeof activityContext>): AbortSignal | undefined => {
  const signal = context?.cancellationSignal;
  if (!context || !signal || signal.aborted || !decides(call)) return signal;
  const stopped = new AbortController();
  const heed = () => {
    if (!context.cancellationDetails?.cancelRequested) stopped.abort();
  };
  signal.addEventListener('abort', heed, { once: true });
  return stopped.signal;
};

const understand = (call: HttpCall, { status, retryAfter, text }: RawAnswer) => {
  if (status === 429) {
    const retryAfterMs = parseRetryAfter(retryAfter);
    const extra = { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    return { failure: unavailable(call, 'too many requests (429)', extra) };
  }
  const body = text === undefined ? undefined : parseJson(text);
  if (body || status === 401) return { status, body: body?.value };
  if (status >= 500) return { failure: lost(call, `status ${status} without JSON`, { status }) };
  const fact =
    text === undefined ? 'a body that is too large or not UTF-8' : text.trim() === '' ? 'an empty body' : 'no JSON';
  return { failure: invalidAnswer(call, `status ${status} with ${fact}`, { status }) };
};

const parseJson = (text: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};
