import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { whoOf } from '../auth/authorize.ts';
import { problemResponses } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { idParams, purposeHeader } from './schemas.ts';

/**
 * Temporal needs seconds to delete a run. After a 503, a repeated request finds the erasure in progress or done. Milliseconds.
 */
const timeoutMs = 60_000;

/** `DELETE /v1/verifications/{id}`: erases an ended verification, and answers once it is gone. Its id stays taken. */
export const eraseRoute =
  ({ verifications }: Services): FastifyPluginAsyncZod =>
  async (app) => {
    app.route({
      method: 'DELETE',
      url: '/v1/verifications/:id',
      config: { allow: ['backend', 'operator'] },
      schema: {
        tags: ['verifications'],
        operationId: 'eraseVerification',
        summary: 'Erase an ended verification',
        description: '409 `busy` while it is open, 403 `forbidden` while its records are kept by law.',
        params: idParams,
        headers: purposeHeader,
        response: {
          200: z.object({ id: z.string(), erased: z.literal(true) }).meta({ id: 'Erased' }),
          ...problemResponses,
        },
      },
      handler: async ({ params, headers, principal }) => {
        const purpose = headers['x-purpose'] ?? 'backend';
        return await verifications.erase(params.id, { actor: whoOf(principal), purpose, timeoutMs });
      },
    });
  };
