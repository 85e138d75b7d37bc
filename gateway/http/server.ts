import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { takeJson } from './bodies.ts';
import { answerBrokenRequests, endIdleConnections, refuseWhileStopping } from './connections.ts';
import { answerProblems, problemOf, sendProblem } from './problem.ts';
import { allHeaders, answerHeaders, expectHost, requestBounds, requestIdOf } from './requests.ts';
import { serializerCompiler, validatorCompiler } from './validation.ts';

const { LogController } = Fastify;

/** An HTTP server with what all our servers share: requestBounds, request ids, problems as answers, JSON only. */
export const createServer = (log: Logger, bodyLimit: number, proxies: readonly string[] = []): FastifyInstance => {
  const app = Fastify({
    loggerInstance: log,
    // Fastify's own log lines contain URLs.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    bodyLimit,
    requestTimeout: requestBounds.requestTimeout,
    keepAliveTimeout: requestBounds.keepAliveTimeout,
    http: {
      maxHeaderSize: requestBounds.maxHeaderSize,
      headersTimeout: requestBounds.headersTimeout,
      // See `expectHost`.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: requestBounds.maxParamLength },
    // Fastify's own answers are not problems: see `refuseWhileStopping`.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      const problem = problemOf(error, request.id);
      request.log.info({ httpStatus: problem.status }, `${request.method} no route`);
      void sendProblem(reply.headers(allHeaders(request.id)), problem);
    },
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerBrokenRequests(app.server, log);
  answerHeaders(app);
  answerProblems(app);
  refuseWhileStopping(app);
  endIdleConnections(app);
  expectHost(app);
  takeJson(app);
  return app;
};
