import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notFound } from './problem.ts';

/** Answers what no route takes: 405 with `Allow` where another method would do, otherwise 404. Call before routes are added. */
export const answerStrayRequests = (app: FastifyInstance): void => {
  const routes: { pattern: RegExp; method: string }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+').replace(/\*$/, '.*')}$`);
    for (const each of [method].flat()) routes.push({ pattern, method: each });
  });
  const allowedFor = (request: FastifyRequest): string[] => {
    const [path = ''] = request.url.split('?');
    return [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
  };
  // Before the body is looked at: whatever it is, it is for nobody.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const allowed = allowedFor(request);
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    throw notFound(request, allowed);
  });
};
