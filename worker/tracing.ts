import type { WorkerOptions } from '@temporalio/worker';
import type { Tracing } from '../telemetry/tracing.ts';

/**
 * What a worker needs for traces in addition to its traced bundle: spans of activities, and an exporter for those of workflows.
 */
export const tracingWorker = async ({
  processor,
  resource,
}: Tracing): Promise<{
  sinks: NonNullable<WorkerOptions['sinks']>;
  activity: NonNullable<NonNullable<WorkerOptions['interceptors']>['activity']>[number];
}> => {
  const { makeWorkflowExporter, OpenTelemetryActivityInboundInterceptor, OpenTelemetryActivityOutboundInterceptor } =
    await import('@temporalio/interceptors-opentelemetry/lib/worker/index.js');
  return {
    sinks: { exporter: makeWorkflowExporter(processor, resource) },
    activity: (context) => ({
      inbound: new OpenTelemetryActivityInboundInterceptor(context),
      outbound: new OpenTelemetryActivityOutboundInterceptor(context),
    }),
  };
};
