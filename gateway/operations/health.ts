import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { type HealthSources, keptFor } from '../../telemetry/health.ts';

/** What costs a call of Temporal is asked at most so often, whoever asks. Milliseconds. */
const keptMs = 2_000;

/** For the operations port, where the worker's are too: ready while Temporal answers. */
export const healthSources = (isReady: () => Promise<boolean>, registry: Registry): HealthSources => ({
  readiness: keptFor(keptMs, async () => ({ ready: await isReady() })),
  metrics: keptFor(keptMs, () => registry.metrics()),
});

/** `/healthz`, on the public port: says that the process answers, and asks nobody. */
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
