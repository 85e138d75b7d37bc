import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { parseCode } from '../../client/input.ts';
import { type AgreedTerms, agreedTermsSchema } from '../../contract/consent.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { abandonReasonSchema, transferSchema } from '../../contract/travel-rule/transfer.ts';
import { type Arguments, type VerbFacts, verbNames, verbs } from '../../contract/verbs.ts';
import { GatewayError, problemResponses } from '../http/problem.ts';
import { idempotently } from '../idempotency/idempotently.ts';
import type { Services } from '../services.ts';
import { idempotencyHeaders, idParams, snapshotAnswer } from './schemas.ts';

/** Any text, even a whole message: one that contains no code is refused as `invalid_code`. */
const codeBody = z.strictObject({
  code: z
    .string({ error: 'expected the digits of the code' })
    .max(2_000, { error: 'expected the digits of the code' })
    .meta({
      description: 'Six digits with any separators, or the message that contains them',
      pattern: '^[0-9]{6}$',
      examples: ['123456'],
    }),
});

/** No fields; a body may be omitted. */
const nothing = z.strictObject({}).meta({ id: 'Nothing' }).nullish();

/** The body that carries each argument. */
const bodies: { readonly [A in keyof Arguments]: z.ZodType } = {
  code: codeBody,
  terms: z.strictObject({ terms: agreedTermsSchema }),
  transfer: transferSchema,
  reason: z.strictObject({ reason: abandonReasonSchema }),
};

/** The client's arguments from a valid body. */
const givenIn = (argument: keyof Arguments | undefined, body: unknown): unknown[] => {
  if (argument === undefined) return [];
  return [argument === 'transfer' ? body : (body as Record<string, unknown>)[argument]];
};

/** Further checks of an argument, before anything is recorded about the request. */
const checks: { readonly [A in keyof Arguments]?: (given: Arguments[A], services: Services) => void } = {
  code: (code) => void parseCode(code),
  terms: (terms, services) => expectAll(services.terms, terms),
};

const expectAll = (terms: Services['terms'], agreed: AgreedTerms): void => {
  const given = new Set(agreed.map(({ id, version }) => `${id} ${version}`));
  if (given.size === terms.length && terms.every(({ id, version }) => given.has(`${id} ${version}`))) return;
  throw new GatewayError('invalid_input', 'terms: expected all of /verify/terms.json, in their present versions', {
    field: 'terms',
  });
};

/** `POST /v1/verifications/{id}/…`: each answers with the snapshot after it. */
export const verbRoutes =
  (services: Services): FastifyPluginAsyncZod =>
  async (app) => {
    for (const verb of verbNames) {
      const { route, roles, description, argument }: VerbFacts = verbs[verb];
      const check = argument && (checks[argument] as ((given: unknown, services: Services) => void) | undefined);
      const act = services.verifications[verb].bind(services.verifications) as (
        id: string,
        ...given: unknown[]
      ) => Promise<Snapshot>;
      app.route({
        method: 'POST',
        url: `/v1/verifications/:id/${route}`,
        config: { allow: roles },
        schema: {
          tags: ['verifications'],
          operationId: verb,
          summary: description,
          params: idParams,
          headers: idempotencyHeaders,
          body: argument ? bodies[argument] : nothing,
          response: { 200: snapshotAnswer, ...problemResponses },
        },
        handler: async (request, reply) => {
          const { id } = request.params;
          const given = givenIn(argument, request.body);
          check?.(given[0], services);
          const expect = () => services.verifications.expectKept(id);
          await idempotently(services.idempotency, request, reply, { expect }, async (requestId) => ({
            status: 200,
            body: await act(id, ...given, { requestId }),
          }));
        },
      });
    }
  };
