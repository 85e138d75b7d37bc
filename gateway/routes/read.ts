import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { providers } from '../../contract/providers/index.ts';
import { methods, purposes, statuses } from '../../contract/words.ts';
import { whoOf } from '../auth/authorize.ts';
import { GatewayError, problemResponses } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { wholeNumber } from './numbers.ts';
import { idParams, outcomeAnswer, purposeHeader, snapshotAnswer } from './schemas.ts';

const waitError = 'expected whole seconds from 0 to 30';
const limitError = 'expected a whole number from 1 to 200';

const listQuery = z.strictObject({
  provider: z.enum(providers, { error: `expected one of ${providers.join(', ')}` }).optional(),
  method: z.enum(methods, { error: `expected one of ${methods.join(', ')}` }).optional(),
  status: z.enum(statuses, { error: `expected one of ${statuses.join(', ')}` }).optional(),
  purpose: z.enum(purposes, { error: `expected one of ${purposes.join(', ')}` }).optional(),
  after: z.iso
    .datetime({ offset: true, error: 'expected a time with its zone, like "2026-01-31T09:00:00Z"' })
    .optional()
    .meta({ description: 'Only those started at this time or later' }),
  limit: wholeNumber(1, 200, limitError).default(20),
});

const outcomeQuery = z.strictObject({
  wait: wholeNumber(0, 30, waitError).default(0).meta({ description: 'Seconds to wait for the end' }),
});

/** Routes that read statuses and outcomes. */
export const readRoutes =
  ({ verifications }: Services): FastifyPluginAsyncZod =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/v1/verifications/:id',
      config: { allow: ['backend', 'operator', 'reader', 'user'] },
      schema: {
        tags: ['verifications'],
        operationId: 'getVerification',
        summary: 'Read a verification’s status',
        description: 'With the QR code of an enrolment only for a backend and the user.',
        params: idParams,
        response: { 200: snapshotAnswer, ...problemResponses },
      },
      handler: async ({ params }) => verifications.snapshot(params.id),
    });

    app.route({
      method: 'GET',
      url: '/v1/verifications/:id/outcome',
      config: { allow: ['backend'] },
      schema: {
        tags: ['verifications'],
        operationId: 'getOutcome',
        summary: 'Read the outcome with its evidence',
        description: '409 `not_awaiting` while it is open.',
        params: idParams,
        headers: purposeHeader,
        querystring: outcomeQuery,
        response: { 200: outcomeAnswer, ...problemResponses },
      },
      handler: async ({ params, query, headers, principal }) => {
        const outcome = await verifications.result(params.id, {
          // Temporal needs a moment even to report that a run has ended.
          timeoutMs: Math.max(query.wait * 1_000, 1),
          actor: whoOf(principal),
          purpose: headers['x-purpose'] ?? 'backend',
        });
        if (!outcome) throw new GatewayError('not_awaiting', 'The verification has not ended yet.', { retryAfter: 1 });
        return outcome;
      },
    });

    app.route({
      method: 'GET',
      url: '/v1/verifications',
      config: { allow: ['backend', 'operator', 'reader'] },
      schema: {
        tags: ['verifications'],
        operationId: 'listVerifications',
        summary: 'List verifications, open ones first',
        querystring: listQuery,
        response: {
          200: z.object({ verifications: z.array(snapshotAnswer) }).meta({ id: 'List' }),
          ...problemResponses,
        },
      },
      handler: async ({ query }) => {
        const { after, ...filter } = query;
        const given = Object.entries({ ...filter, since: after }).filter(([, value]) => value !== undefined);
        return { verifications: await verifications.list(Object.fromEntries(given)) };
      },
    });
  };
