import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, TimedEvent } from '@opentelemetry/sdk-trace-base';

/**
 * Exports only attributes that are known to be harmless: our names and the SDK's, ids, closed sets. Error messages are dropped,
 * because they may quote what somebody typed; error types are kept.
 */
export const safeExporter = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.map(safeSpan), done),
  shutdown: () => exporter.shutdown(),
  forceFlush: async () => exporter.forceFlush?.(),
});

const shown = new Set([
  // Temporal's interceptors.
  ...['run_id', 'temporalWorkflowId', 'temporalActivityId', 'temporalUpdateId'],
  // Ours, and the gateway's.
  ...['hwagin.provider', 'hwagin.call', 'hwagin.request_id', 'error.type', 'exception.type'],
  ...['http.request.method', 'http.response.status_code', 'http.route'],
]);

/** The span without the parts that may contain sensitive data. */
const safeSpan = (span: ReadableSpan): ReadableSpan =>
  Object.create(span, {
    attributes: { value: safeAttributes(span.attributes), enumerable: true },
    status: { value: { code: span.status.code }, enumerable: true },
    events: { value: span.events.map(safeEvent), enumerable: true },
  }) as ReadableSpan;

const safeEvent = ({ name, time, attributes = {} }: TimedEvent): TimedEvent => ({
  name: name === 'exception' ? name : 'event',
  time,
  attributes: safeAttributes(attributes),
});

const safeAttributes = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => shown.has(name)));
