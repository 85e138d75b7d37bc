import type { WorkflowClientInterceptor } from '@temporalio/client';

/** Passes the caller's trace on to workflows. Loaded only if traces are on, because it adds a header to every call. */
export const tracingClient = async (): Promise<WorkflowClientInterceptor> => {
  const { OpenTelemetryWorkflowClientInterceptor } = await import(
    '@temporalio/interceptors-opentelemetry/lib/client/index.js'
  );
  return new OpenTelemetryWorkflowClientInterceptor();
};
