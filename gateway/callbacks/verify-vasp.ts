import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { HwaginError } from '../../client/errors.ts';
import type { Identify } from '../auth/authorize.ts';
import { GatewayError, problemResponses } from '../http/problem.ts';
import type { Metrics } from '../operations/metrics.ts';
import { callbackBody, newsIn } from './body.ts';
import type { Deliveries, Fate } from './delivery.ts';

export interface CallbackOptions {
  deliveries: Deliveries;
  metrics: Metrics;
  token: string;
  /** The header that holds the bare token; if undefined, it is a bearer token. */
  header: string | undefined;
}

/** The Enclave waits for one second. */
const answerWithinMs = 900;

/** `POST /v1/callbacks/verifyvasp`: VerifyVASP's Callback API. Answers once the callback is stored in Temporal. */
export const verifyVaspCallbacks =
  ({ deliveries, metrics, token, header }: CallbackOptions): FastifyPluginAsyncZod =>
  async (app) => {
    const identify: Identify = async (request) =>
      isSame(presented(request, header), token) ? { kind: 'provider', id: 'verifyvasp' } : undefined;
    app.addHook('onRequest', async ({ principal }) => {
      if (!principal) throw new GatewayError('unauthorized', 'The token of the Callback API is needed.');
    });
    app.route({
      method: 'POST',
      url: '/v1/callbacks/verifyvasp',
      config: { identify },
      schema: {
        tags: ['callbacks'],
        operationId: 'verifyVaspCallback',
        summary: 'Receive a callback of VerifyVASP’s Enclave',
        description:
          'With VERIFYVASP_CALLBACK_TOKEN, as a bearer token or in the header VERIFYVASP_CALLBACK_HEADER names.',
        body: callbackBody,
        response: { 200: z.object({ result: z.literal(true) }), ...problemResponses },
      },
      handler: async ({ body, log }) => {
        const read = newsIn(body);
        const type = read ? body.callbackType : 'other';
        if (!read) {
          metrics.callbacks.inc({ type, fate: 'ignored' });
          return { result: true as const };
        }
        if (!read.success) {
          metrics.callbacks.inc({ type, fate: 'refused' });
          throw refusal(read.error);
        }
        const fate = await inTime(deliveries.take(read.data));
        metrics.callbacks.inc({ type, fate });
        if (fate === 'kept') log.info({ event: type }, 'callback kept in the inbox of its uuid');
        return { result: true as const };
      },
    });
  };

const refusal = (error: z.ZodError): HwaginError => {
  const [issue] = error.issues;
  const field = ['data', ...(issue?.path ?? [])].map(String).join('.');
  return new HwaginError({ code: 'invalid_input', message: `${field}: ${issue?.message ?? 'not expected'}`, field });
};

const inTime = async (delivery: Promise<Fate>): Promise<Fate> => {
  const late = sleep(answerWithinMs, undefined, { ref: false }).then((): never => {
    throw new HwaginError({ code: 'temporal_unreachable', message: 'Temporal did not accept it in time.' });
  });
  return Promise.race([delivery, late]);
};

const presented = ({ headers }: FastifyRequest, header: string | undefined): string => {
  const value = headers[header ?? 'authorization'];
  const text = typeof value === 'string' ? value : '';
  return header === undefined ? text.replace(/^Bearer /i, '') : text;
};

/** Constant-time, whatever the lengths. */
const isSame = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(left, right);
};
