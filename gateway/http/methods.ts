import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import { notFound } from './problem.ts';
import { requestBounds } from './requests.ts';

/** Answers what no route takes: 405 with `Allow` where another method would do, otherwise 404. Call before routes are added. */
export const answerStrayRequests = (app: FastifyInstance): void => {
  // Fastify's own router tells only which route fits a request, not which methods its path has.
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
  // Before the body is read: nobody takes it.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) await refuse(request, reply);
  });
  // What a plugin's route turns down (`OPTIONS` of no page, by CORS).
  app.setNotFoundHandler(refuse);
};
