import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HwaginError } from '../../client/errors.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import { type GatewayCode, problems } from './codes.ts';

/** An error of the gateway itself, like `HwaginError` for the client. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: RefusalCode | GatewayCode;
  readonly retryAfter?: number;
  readonly field?: string;

  constructor(code: RefusalCode | GatewayCode, message: string, detail: { retryAfter?: number; field?: string } = {}) {
    super(message);
    this.code = code;
    Object.assign(this, detail);
  }
}

const problemSchema = z
  .object({
    type: z.string().meta({ description: 'A URI that identifies the code' }),
    title: z.string(),
    status: z.int().meta({ description: 'The HTTP status' }),
    detail: z.string().meta({ description: 'What happened, in one sentence; for people' }),
    instance: z.string().meta({ description: 'The request, for logs' }),
    code: z.string().meta({ description: 'Stable: use this one in your code' }),
    field: z.string().optional().meta({ description: 'Path of the first field that is wrong' }),
    errors: z.array(z.object({ field: z.string(), expected: z.string() })).optional(),
    retryAfter: z.number().optional().meta({ description: 'Seconds; also in the header Retry-After' }),
    attemptsRemaining: z.int().optional(),
    verificationStatus: z.string().optional().meta({ description: 'The end status, if the code is `ended`' }),
    reason: z.string().optional().meta({ description: 'The reason of that end' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });
export type Problem = z.infer<typeof problemSchema>;

const content = { content: { 'application/problem+json': { schema: problemSchema } } };
/** The answers that every route may give in addition to its own. */
export const problemResponses = {
  '4xx': { description: 'Refused: see `code`', ...content },
  '5xx': { description: 'Not done: see `code`', ...content },
};

/** What an error means to a caller. An unknown error is a bug, and its message is not shown. */
export const problemOf = (error: unknown, requestId: string): Problem => {
  const known = error instanceof HwaginError || error instanceof GatewayError;
  const code = known && problems.has(error.code) ? error.code : codeOfFastify(error);
  const { status, title } = problems.get(code) as { status: number; title: string };
  const message = known ? error.message : `${title}.`;
  return {
    type: `urn:hwagin:problem:${code}`,
    title,
    status,
    detail: message,
    instance: `urn:hwagin:request:${requestId}`,
    code,
    ...(known && error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ...(known && error.field !== undefined && { field: error.field }),
    ...(error instanceof HwaginError && detailOf(error)),
  };
};

/** Turns every error into an answer, and logs those that are bugs. */
export const answerProblems = (app: FastifyInstance): void => {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.id);
    if (problem.code === 'internal') request.log.error({ error }, 'request failed');
    return sendProblem(reply, problem);
  });
};

export const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply => {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(problem.retryAfter)));
  return reply.code(problem.status).type('application/problem+json').send(problem);
};

/** For use before the routes, where there is no error handler yet. */
export const notFound = (request: FastifyRequest, allowed: readonly string[]): GatewayError =>
  allowed.length === 0
    ? new GatewayError('not_found', 'There is nothing at this address.')
    : new GatewayError('method_not_allowed', `${request.method} is not supported here; use ${allowed.join(', ')}.`);

const detailOf = (error: HwaginError): Partial<Problem> => ({
  ...(error.problems && { errors: error.problems.map(({ field, expected }) => ({ field, expected })) }),
  ...(error.attemptsRemaining !== undefined && { attemptsRemaining: error.attemptsRemaining }),
  ...(error.status !== undefined && { verificationStatus: error.status }),
  ...(error.reason !== undefined && { reason: error.reason }),
});

const codeOfFastify = (error: unknown): GatewayCode => {
  const { statusCode = 500 } = error as Partial<FastifyError>;
  if (statusCode === 413) return 'body_too_large';
  if (statusCode === 415) return 'unsupported_media_type';
  if (statusCode === 408) return 'timeout';
  return statusCode >= 400 && statusCode < 500 ? 'bad_request' : 'internal';
};
