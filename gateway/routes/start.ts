import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { isHwaginError } from '../../client/errors.ts';
import type { InputOf, Provider } from '../../contract/providers/index.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { AccessRequest, UserAccess } from '../auth/user-access.ts';
import { GatewayError, problemResponses } from '../http/problem.ts';
import { idempotently } from '../idempotency/idempotently.ts';
import type { Services } from '../services.ts';
import { idempotencyHeaders, startAnswer, startBody } from './schemas.ts';

interface Start {
  id: string;
  provider: Provider;
  input: unknown;
  wait?: boolean;
  user?: AccessRequest;
}

/** `POST /v1/verifications`. The same id and input again return the existing verification. */
export const startRoute =
  ({ verifications, accesses, idempotency, terms }: Services): FastifyPluginAsyncZod =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/v1/verifications',
      config: { allow: ['backend'] },
      schema: {
        tags: ['verifications'],
        operationId: 'startVerification',
        summary: 'Start a verification',
        description: 'Idempotent by `id`: the same start again returns the existing verification in its current state.',
        headers: idempotencyHeaders,
        body: startBody,
        response: { 201: startAnswer, ...problemResponses },
      },
      handler: async (request, reply) => {
        // Unchanged: see `validatorCompiler`.
        const { id, provider, input, wait = true, user } = request.body as unknown as Start;
        if (user) accesses.check(user);
        if (terms.length === 0 && asksConsent(input)) throw noTerms();
        const expect = () => verifications.expectKept(id).catch(unlessNew);
        await idempotently(idempotency, request, reply, { expect }, async () => {
          const start = wait ? 'startAndWait' : 'start';
          const snapshot = await verifications[start](provider, id, input as InputOf<Provider>, {
            requestId: request.id,
          });
          const body: Snapshot & { user?: UserAccess } = snapshot;
          return { status: 201, body: user ? { ...body, user: await accesses.give(snapshot.id, user) } : body };
        });
      },
    });
  };

const unlessNew = (error: unknown): void => {
  if (!isHwaginError(error, 'not_found')) throw error;
};

const asksConsent = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'consent' in input && input.consent !== undefined;

const noTerms = () =>
  new GatewayError('not_configured', 'There are no terms to agree to: HWAGIN_TERMS_FILE is not set.');
