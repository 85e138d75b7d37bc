import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import { notFound } from './problem.ts';
import { requestBounds } from './requests.ts';

/**
 * Answers requests that match no route: 405 with `Allow` if the path has other methods, otherwise 404. Call this before routes
 * are added.
 */
export const answerStrayRequests = (app: FastifyInstance): void => {
  // Fastify's own router only says which route matches a request, not which methods a path has.
  const router = findMyWay({ maxParamLength: requestBounds.maxParamLength });
  const methods = new Set<HTTPMethod>();
  app.addHook('onRoute', ({ url, method }) => {
    for (const each of [method].flat() as HTTPMethod[]) {
      methods.add(each);
      if (!router.hasRoute(each, url)) router.on(each, url, () => undefined);
    }
  });
  const refuse = async (request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    const [path = ''] = request.url.split('?');
    const allowed = [...methods].filter((method) => router.find(method, path));
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    throw notFound(request, allowed);
  };
  // Before the body is read, because nobody needs it.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) await refuse(request, reply);
  });
  // Requests that a plugin's route rejects (an `OPTIONS` that is not from a page, by CORS).
  app.setNotFoundHandler(refuse);
};
