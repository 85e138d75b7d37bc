import { diag } from '@opentelemetry/api';
import type { IResource } from '@opentelemetry/resources';
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { Environment } from '../config/settings.ts';
import { safeExporter } from './safe-exporter.ts';
import { tracesAreWanted } from './tracing-settings.ts';

/** Traces of this process, while they are on. */
export interface Tracing {
  processor: SpanProcessor;
  resource: IResource;
  /** Sends the remaining spans and stops. */
  stop(): Promise<void>;
}

export interface TracingOptions {
  env: Environment;
  /** `service.name`, unless `OTEL_SERVICE_NAME` or `OTEL_RESOURCE_ATTRIBUTES` set another. */
  service: string;
  /** Logs spans that could not be sent. */
  log: Logger;
  /** Where spans go. @default OTLP over HTTP, configured by the `OTEL_EXPORTER_OTLP_*` of the process */
  exporter?: SpanExporter;
}

/**
 * Turns traces on for the whole process if OpenTelemetry's settings ask for them. Otherwise only OpenTelemetry's API is loaded.
 * OpenTelemetry itself does sampling and batching: `OTEL_TRACES_SAMPLER`, `OTEL_BSP_*`.
 */
export const startTracing = async ({ env, service, log, exporter }: TracingOptions): Promise<Tracing | undefined> => {
  if (!tracesAreWanted(env)) return undefined;
  const [{ Resource, envDetectorSync, detectResourcesSync }, { BatchSpanProcessor }, { NodeTracerProvider }] =
    await Promise.all([
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/sdk-trace-node'),
    ]);
  const named = new Resource({ 'service.name': service });
  const resource = named.merge(detectResourcesSync({ detectors: [envDetectorSync] }));
  const processor = new BatchSpanProcessor(safeExporter(exporter ?? (await otlp())));
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  // OpenTelemetry's error messages may contain answers and URLs.
  const nothing = () => undefined;
  const error = () => log.warn('spans could not be sent');
  diag.setLogger({ error, warn: nothing, info: nothing, debug: nothing, verbose: nothing });
  return { processor, resource, stop: () => provider.shutdown() };
};

const otlp = async (): Promise<SpanExporter> => {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
};
