import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { type HealthSources, keptFor } from '../../telemetry/health.ts';

/** What costs a call to Temporal is cached for this long. Milliseconds. */
const keptMs = 2_000;

/** For the operations port, as on the worker: ready while Temporal answers. */
export const healthSources = (isReady: () => Promise<boolean>, registry: Registry): HealthSources => ({
  readiness: keptFor(keptMs, async () => ({ ready: await isReady() })),
  metrics: keptFor(keptMs, () => registry.metrics()),
});

/** `/healthz`, on the public port: says that the process responds, and calls nothing else. */
export const livenessRoute: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/healthz',
    schema: {
      tags: ['operations'],
      operationId: 'health',
      summary: 'Alive',
      response: { 200: z.object({ alive: z.literal(true) }) },
    },
    handler: async () => ({ alive: true as const }),
  });
};
