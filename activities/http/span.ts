import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ApplicationFailure } from '@temporalio/common';
import type { HttpAnswer, HttpCall } from './types.ts';

const tracer = trace.getTracer('hwagin');

/** Makes a call within a span that has the call's name in the logs, without its URL. Costs nothing while traces are off. */
export const inSpan = ({ provider, call, method }: HttpCall, make: () => Promise<HttpAnswer>): Promise<HttpAnswer> =>
  tracer.startActiveSpan(
    `${provider} ${call}`,
    {
      kind: SpanKind.CLIENT,
      attributes: { 'hwagin.provider': provider, 'hwagin.call': call, 'http.request.method': method },
    },
    async (span) => {
      try {
        const answer = await make();
        span.setAttribute('http.response.status_code', answer.status);
        return answer;
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', typeOf(error));
        throw error;
      } finally {
        span.end();
      }
    },
  );

/** Errors of the SDK and of this folder have their own names. */
const typeOf = (error: unknown): string => {
  if (error instanceof ApplicationFailure) return error.type ?? error.name;
  return error instanceof Error ? error.name : 'unknown';
};
