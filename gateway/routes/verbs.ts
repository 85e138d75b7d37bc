import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { parseCode } from '../../client/input.ts';
import { type AgreedTerms, agreedTermsSchema } from '../../contract/consent.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { abandonReasonSchema, transferSchema } from '../../contract/travel-rule/transfer.ts';
import type { Access } from '../auth/authorize.ts';
import { GatewayError, problemResponses } from '../http/problem.ts';
import { idempotently } from '../idempotency/idempotently.ts';
import type { Services } from '../services.ts';
import { idempotencyHeaders, idParams, snapshotAnswer } from './schemas.ts';

interface Verb {
  path: string;
  operationId: string;
  summary: string;
  allow: readonly Access[];
  body: z.ZodType;
  /** What else the body has to be, beside its schema. */
  check?: (services: Services, body: unknown) => void;
  act: (services: Services, id: string, body: unknown, options: { requestId: string }) => Promise<Snapshot>;
}

/** Any text, also a whole message: what holds no code is refused as `invalid_code`. */
const codeBody = z.strictObject({
  code: z
    .string({ error: 'expected the digits of the code' })
    .max(2_000, { error: 'expected the digits of the code' })
    .meta({
      description: 'Six digits, however they are separated, or the message that holds them',
      pattern: '^[0-9]{6}$',
      examples: ['123456'],
    }),
});

/** No fields; a body may be left out. */
const nothing = z.strictObject({}).meta({ id: 'Nothing' }).nullish();

const verbs: readonly Verb[] = [
  {
    path: 'code',
    operationId: 'submitCode',
    summary: 'Submit the user’s code',
    allow: ['backend', 'user'],
    body: codeBody,
    check: (_services, body) => void parseCode((body as { code: string }).code),
    act: ({ verifications }, id, body, options) =>
      verifications.submitCode(id, (body as { code: string }).code, options),
  },
  {
    path: 'approve',
    operationId: 'approve',
    summary: 'Submit the user’s approval (PASS, APP, ARS)',
    allow: ['backend', 'user'],
    body: nothing,
    act: ({ verifications }, id, _body, options) => verifications.approve(id, options),
  },
  {
    path: 'resend',
    operationId: 'resend',
    summary: 'Send the message again',
    allow: ['backend', 'user'],
    body: nothing,
    act: ({ verifications }, id, _body, options) => verifications.resend(id, options),
  },
  {
    path: 'cancel',
    operationId: 'cancel',
    summary: 'Cancel the verification',
    allow: ['backend', 'operator', 'user'],
    body: nothing,
    act: ({ verifications }, id, _body, options) => verifications.cancel(id, options),
  },
  {
    path: 'consent',
    operationId: 'consent',
    summary: 'Submit the user’s consent to the current terms',
    allow: ['user'],
    body: z.strictObject({ terms: agreedTermsSchema }),
    check: ({ terms }, body) => expectAll(terms, (body as { terms: AgreedTerms }).terms),
    act: ({ verifications }, id, body, options) =>
      verifications.consent(id, (body as { terms: AgreedTerms }).terms, options),
  },
  {
    path: 'transfer',
    operationId: 'reportTransfer',
    summary: 'Travel rule: report the transfer on its chain',
    allow: ['backend'],
    body: transferSchema,
    act: ({ verifications }, id, body, options) =>
      verifications.reportTransfer(id, body as z.input<typeof transferSchema>, options),
  },
  {
    path: 'transfer/abandon',
    operationId: 'abandonTransfer',
    summary: 'Travel rule: report that there will be no transfer',
    allow: ['backend'],
    body: z.strictObject({ reason: abandonReasonSchema }),
    act: ({ verifications }, id, body, options) =>
      verifications.abandonTransfer(id, (body as { reason: string }).reason, options),
  },
];

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
    for (const { path, operationId, summary, allow, body, check, act } of verbs)
      app.route({
        method: 'POST',
        url: `/v1/verifications/:id/${path}`,
        config: { allow },
        schema: {
          tags: ['verifications'],
          operationId,
          summary,
          params: idParams,
          headers: idempotencyHeaders,
          body,
          response: { 200: snapshotAnswer, ...problemResponses },
        },
        handler: async (request, reply) => {
          const { id } = request.params;
          check?.(services, request.body);
          const expect = () => services.verifications.expectKept(id);
          await idempotently(services.idempotency, request, reply, { expect }, async (requestId) => ({
            status: 200,
            body: await act(services, id, request.body, { requestId }),
          }));
        },
      });
  };
