import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { scrub } from '../../privacy/scrub.ts';
import { GatewayError } from './problem.ts';

/** The caller's `X-Request-Id` if it is a plain word and cannot be a phone number; otherwise a new one. It is logged as it is. */
export const requestIdOf = (request: IncomingMessage): string => {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._:-]{1,64}$/.test(given) && scrub(given) === given
    ? given
    : randomUUID();
};

/** Limits of a request. Sizes in bytes, times in milliseconds. */
export const requestBounds = {
  /** IVMS101 data of two companies fits many times over. */
  bodySize: 128 * 1024,
  maxHeaderSize: 16 * 1024,
  /** Ids have up to 128 characters, and each may be encoded as three. */
  maxParamLength: 400,
  headersTimeout: 10_000,
  /** Time for a request to arrive completely, not for its answer. */
  requestTimeout: 20_000,
  keepAliveTimeout: 10_000,
} as const;

/** Headers of every answer: its request id, no caching, no content sniffing. */
export const allHeaders = (requestId: string): Record<string, string> => ({
  'x-request-id': requestId,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
});

export const answerHeaders = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(allHeaders(request.id));
  });
};

/** Checked here, because Node refuses such a request with an empty answer. */
export const expectHost = (app: FastifyInstance): void => {
  app.addHook('onRequest', async ({ raw }) => {
    if (raw.headers.host === undefined && raw.httpVersion === '1.1')
      throw new GatewayError('bad_request', 'The header Host is missing.');
  });
};
