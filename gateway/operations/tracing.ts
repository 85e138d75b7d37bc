import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const tracer = trace.getTracer('hwagin');
const spans = new WeakMap<FastifyRequest, Span>();

/**
 * A span for each request, within the caller's trace if there is one (`traceparent`). Costs almost nothing while traces are off.
 */
export const traceRequests = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request) => {
    const route = request.routeOptions.url ?? 'none';
    const attributes = {
      'http.request.method': request.method,
      'http.route': route,
      'hwagin.request_id': request.id,
    };
    const caller = propagation.extract(context.active(), request.headers);
    spans.set(request, tracer.startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, caller));
  });
  // Not earlier: reading a body leaves the async context it was started in.
  app.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request);
    if (span) context.with(trace.setSpan(context.active(), span), done);
    else done();
  });
  app.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
};

/** For the log line of a request: empty while traces are off. */
export const traceOf = (request: FastifyRequest): { trace_id?: string } => {
  const found = spans.get(request)?.spanContext();
  return found && trace.isSpanContextValid(found) ? { trace_id: found.traceId } : {};
};
