import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Live, lastEventId } from '../events/live.ts';
import { problemOf, problemResponses } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { idParams } from './schemas.ts';

/** `GET …/events`: a snapshot for each change, until the end. Costs the verification's history nothing. */
export const eventsRoute =
  ({ feeds }: Services): FastifyPluginAsyncZod =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/v1/verifications/:id/events',
      config: { allow: ['backend', 'operator', 'reader', 'user'] },
      schema: {
        tags: ['verifications'],
        operationId: 'watchVerification',
        summary: 'Every change, as server-sent events',
        description:
          'Events `snapshot` (a Verification without its QR code); the last one has the id `end`, and the stream ends. ' +
          'An event `problem` says why it ended before.',
        params: idParams,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
          204: z.undefined().meta({ description: 'All was told before (`Last-Event-ID: end`)' }),
          ...problemResponses,
        },
      },
      handler: async (request, reply) => {
        if (request.headers['last-event-id'] === lastEventId) return reply.code(204).send();
        const live = new Live(feeds, request.params.id, (error) => problemOf(error, request.id));
        await live.ready();
        const { principal } = request;
        reply.hijack();
        const headers = Object.fromEntries(Object.entries(reply.getHeaders()).map(([k, v]) => [k, String(v)]));
        live.begin(reply.raw, headers, principal?.kind === 'user' ? principal.expiresAt * 1_000 : undefined);
      },
    });
  };
