import type { WorkflowClientInterceptor } from '@temporalio/client';

/** Carries the caller's trace into workflows. Loaded where traces are on alone: it puts a header on every call. */
export const tracingClient = async (): Promise<WorkflowClientInterceptor> => {
  const { OpenTelemetryWorkflowClientInterceptor } = await import(
    '@temporalio/interceptors-opentelemetry/lib/client/index.js'
  );
  return new OpenTelemetryWorkflowClientInterceptor();
};
