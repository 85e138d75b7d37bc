import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Metrics } from './metrics.ts';

const text = { description: 'Prometheus', content: { 'text/plain': { schema: z.string() } } };

/** `/healthz`, `/readyz` and `/metrics`. They say nothing about any verification, and need no key. */
export const healthRoutes =
  (isReady: () => Promise<boolean>, metrics: Metrics): FastifyPluginAsyncZod =>
  async (app) => {
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
    app.route({
      method: 'GET',
      url: '/readyz',
      schema: {
        tags: ['operations'],
        operationId: 'readiness',
        summary: 'Whether Temporal answers',
        response: { 200: z.object({ ready: z.boolean() }), 503: z.object({ ready: z.boolean() }) },
      },
      handler: async (_request, reply) => {
        const ready = await isReady();
        return reply.code(ready ? 200 : 503).send({ ready });
      },
    });
    app.route({
      method: 'GET',
      url: '/metrics',
      schema: { tags: ['operations'], operationId: 'metrics', summary: 'Metrics', response: { 200: text } },
      handler: async (_request, reply) =>
        reply.type('text/plain; version=0.0.4').send(await metrics.registry.metrics()),
    });
  };
