import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { GatewayError, type Problem, problemOf } from './problem.ts';
import { allHeaders } from './requests.ts';

const methods = 'GET, HEAD, POST, DELETE';

/** What never became a request that a route could answer is answered as everything else is: a problem with a request id. */
export const answerBrokenRequests = (server: Server, log: Logger): void => {
  const answer = (socket: Duplex, error: GatewayError) => {
    const id = randomUUID();
    const problem = problemOf(error, id);
    log.info({ requestId: id, httpStatus: problem.status }, 'no request');
    write(socket, id, problem);
  };
  server.removeAllListeners('clientError');
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || isBeingAnswered(socket)) socket.destroy();
    else answer(socket, meaningOf(error));
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    answer(socket, noSuchMethod());
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    if (response.socket) answer(response.socket, new GatewayError('bad_request', 'Nothing is known of that Expect.'));
  });
};

/** Where an answer has begun, another would be part of it. */
const isBeingAnswered = (socket: Duplex): boolean => {
  const { _httpMessage: answer } = socket as Duplex & { _httpMessage?: ServerResponse | null };
  return !socket.writable || answer?.headersSent === true;
};

const noSuchMethod = () => new GatewayError('method_not_allowed', `This method is not possible here; ${methods} are.`);

const meaningOf = ({ code = '' }: NodeJS.ErrnoException): GatewayError => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new GatewayError('headers_too_large', 'The URL and the headers together are too large.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new GatewayError('timeout', 'The request did not arrive in time.');
  if (code === 'HPE_INVALID_METHOD') return noSuchMethod();
  return new GatewayError('bad_request', 'This is not HTTP as it should be.');
};

const write = (socket: Duplex, id: string, problem: Problem): void => {
  const body = JSON.stringify(problem);
  const headers = {
    ...allHeaders(id),
    ...(problem.status === 405 && { allow: methods }),
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${problem.title}\r\n${lines.join('')}\r\n${body}`);
  // What the client still sends is discarded.
  socket.once('finish', () => setTimeout(() => socket.destroy(), lingerMs).unref());
  socket.resume();
};

/** Closed at once, with bytes unread, a connection would be reset before its answer is read. */
const lingerMs = 500;

/** For what is under way to arrive whole, once a gateway stops. Milliseconds. */
const arrivalMs = 1_000;
/** Longer than any answer takes to be found. Milliseconds. */
const lastMs = 65_000;

/**
 * Of a server that closes, Node no longer looks at the time that a request takes to arrive, or its answer to be read: a connection
 * that says nothing, or half of something, would keep the process for ever.
 */
export const endIdleConnections = (app: FastifyInstance): void => {
  const open = new Set<Socket>();
  const asked = new WeakMap<Socket, Set<IncomingMessage>>();
  app.server.on('connection', (socket: Socket) => {
    open.add(socket);
    asked.set(socket, new Set());
    socket.once('close', () => open.delete(socket));
  });
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const requests = asked.get(request.socket);
    requests?.add(request);
    response.once('close', () => requests?.delete(request));
  });
  const isAnswered = (socket: Socket) => [...(asked.get(socket) ?? [])].some(({ complete }) => complete);
  app.addHook('preClose', async () => {
    const endBy = Date.now() + lastMs;
    const look = () => {
      for (const socket of open) if (!isAnswered(socket) || Date.now() > endBy) socket.destroy();
    };
    const looks = setInterval(look, arrivalMs).unref();
    app.server.once('close', () => clearInterval(looks));
  });
};

/** A gateway that stops answers those who still come as it answers everything. */
export const refuseWhileStopping = (app: FastifyInstance): void => {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.addHook('onRequest', async () => {
    if (stopping) throw new GatewayError('stopping', 'This gateway is stopping; ask again.', { retryAfter: 1 });
  });
};
