import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { GatewayError, type Problem, problemOf } from './problem.ts';
import { allHeaders } from './requests.ts';

const methods = 'GET, HEAD, POST, DELETE';

/** Answers malformed requests, which never reach a route, like all others: with a problem and a request id. */
export const answerBrokenRequests = (server: Server, log: Logger): void => {
  const answer = (socket: Duplex, error: GatewayError) => {
    const id = randomUUID();
    const problem = problemOf(error, id);
    log.info({ requestId: id, httpStatus: problem.status }, 'malformed request');
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
    if (response.socket)
      answer(response.socket, new GatewayError('bad_request', 'This Expect header is not supported.'));
  });
};

/** If an answer has started, another one would become part of it. */
const isBeingAnswered = (socket: Duplex): boolean => {
  const { _httpMessage: answer } = socket as Duplex & { _httpMessage?: ServerResponse | null };
  return !socket.writable || answer?.headersSent === true;
};

const noSuchMethod = () => new GatewayError('method_not_allowed', `This method is not supported; use ${methods}.`);

const meaningOf = ({ code = '' }: NodeJS.ErrnoException): GatewayError => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new GatewayError('headers_too_large', 'The URL and the headers together are too large.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new GatewayError('timeout', 'The request did not arrive in time.');
  if (code === 'HPE_INVALID_METHOD') return noSuchMethod();
  return new GatewayError('bad_request', 'This is not valid HTTP.');
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
  // Discards what the client still sends.
  socket.once('finish', () => setTimeout(() => socket.destroy(), lingerMs).unref());
  socket.resume();
};

/** If the connection were closed at once with unread bytes, it would be reset before the client has read the answer. */
const lingerMs = 500;

/** When a gateway stops, time for requests in progress to arrive completely. Milliseconds. */
const arrivalMs = 1_000;
/** Longer than any answer takes. Milliseconds. */
const lastMs = 65_000;

/**
 * Once a server is closing, Node no longer enforces its timeouts: a connection that sends nothing, or half a request, would keep
 * the process alive forever.
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

/** While a gateway stops, it answers new requests in its usual format. */
export const refuseWhileStopping = (app: FastifyInstance): void => {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.addHook('onRequest', async () => {
    if (stopping) throw new GatewayError('stopping', 'This gateway is stopping; try again.', { retryAfter: 1 });
  });
};
