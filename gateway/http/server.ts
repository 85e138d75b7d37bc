import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { answerProblems } from './problem.ts';
import { answerHeaders, limits, requestIdOf } from './requests.ts';
import { serializerCompiler, validatorCompiler } from './validation.ts';

const { LogController } = Fastify;

/** An HTTP server with what all of ours have: limits, request ids, problems for answers, JSON and nothing else. */
export const createServer = (log: Logger, bodyLimit: number): FastifyInstance => {
  const app = Fastify({
    loggerInstance: log,
    // Its own lines hold URLs.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    bodyLimit,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    http: { maxHeaderSize: limits.maxHeaderSize, headersTimeout: limits.headersTimeout },
    // Ids have up to 128 characters, and each may arrive as three.
    routerOptions: { maxParamLength: 400 },
    return503OnClosing: true,
  }) as unknown as FastifyInstance;
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerHeaders(app);
  answerProblems(app);
  return app;
};
