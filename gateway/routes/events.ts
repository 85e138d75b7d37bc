import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Identify, type Principal, whoOf } from '../auth/authorize.ts';
import { Follower, lastEventId } from '../events/follower.ts';
import { Seats, type StreamBounds } from '../events/seats.ts';
import { GatewayError, problemOf, problemResponses } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { idParams } from './schemas.ts';

export interface EventsOptions {
  streams: StreamBounds;
  /** Who a request comes from now: when a key or a token ends, so do its streams. */
  identify: Identify;
  /** How often that is checked. Milliseconds. @default 15_000 */
  recheckMs?: number | undefined;
}

/** `GET …/events`: a snapshot for each change, until the end. Adds nothing to the verification's history. */
export const eventsRoute =
  (
    { feeds, verifications }: Services,
    { streams, identify, recheckMs = 15_000 }: EventsOptions,
  ): FastifyPluginAsyncZod =>
  async (app) => {
    const seats = new Seats(streams);
    const open = async (request: FastifyRequest, id: string, reply: FastifyReply): Promise<void> => {
      const { raw: response } = reply;
      const free = seats.take(request.principal);
      const stopChecking = whenOver(request, { identify, recheckMs }, () => follower.end());
      const follower = new Follower(feeds, id, response, {
        problemOf: (error) => problemOf(error, request.id),
        over: () => {
          free();
          stopChecking();
        },
      });
      const headers = Object.fromEntries(Object.entries(reply.getHeaders()).map(([k, v]) => [k, String(v)]));
      const ready = await follower.ready();
      if (!ready && !response.destroyed) throw new GatewayError('unauthorized', 'The key or token has ended.');
      reply.hijack();
      if (ready) follower.begin(headers);
    };

    app.route({
      method: 'GET',
      url: '/v1/verifications/:id/events',
      config: { allow: ['backend', 'operator', 'reader', 'user'] },
      schema: {
        tags: ['verifications'],
        operationId: 'watchVerification',
        summary: 'Follow every change, as server-sent events',
        description:
          'Events `snapshot` (a Verification without its QR code); the last one has the id `end`, and the stream ends. ' +
          'An event `problem` says why it ended early. Too many at once are refused (`limited`).',
        params: idParams,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
          204: z.undefined().meta({ description: 'The end was already sent (`Last-Event-ID: end`)' }),
          ...problemResponses,
        },
      },
      handler: async (request, reply) => {
        if (request.method === 'HEAD') {
          await verifications.expectKept(request.params.id);
          return (reply as FastifyReply).type('text/event-stream; charset=utf-8').send();
        }
        if (request.headers['last-event-id'] === lastEventId) return reply.code(204).send();
        // The reader disconnected while it was being identified; no later event would report that.
        if (reply.raw.destroyed) return void reply.hijack();
        await open(request, request.params.id, reply);
      },
    });
  };

/** The longest delay of a Node timer. */
const longestMs = 2 ** 31 - 1;

/**
 * Calls back when the reader of a stream may no longer read: exactly when a token expires. Returns the function that stops the
 * check.
 */
const whenOver = (
  request: FastifyRequest,
  { identify, recheckMs }: { identify: Identify; recheckMs: number },
  over: () => void,
): (() => void) => {
  const { principal } = request;
  const check = async () => {
    if (!isSame(principal, await identify(request))) over();
  };
  const rechecks = setInterval(() => void check().catch(over), recheckMs).unref();
  const left = principal?.kind === 'user' ? principal.expiresAt * 1_000 - Date.now() : longestMs;
  const lapse = setTimeout(over, Math.min(Math.max(left, 0), longestMs)).unref();
  return () => {
    clearInterval(rechecks);
    clearTimeout(lapse);
  };
};

const isSame = (before: Principal | undefined, now: Principal | undefined): boolean =>
  now !== undefined && whoOf(before) === whoOf(now) && roleOf(before) === roleOf(now);

const roleOf = (principal: Principal | undefined): string | undefined =>
  principal?.kind === 'key' ? principal.role : undefined;
