import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Fault } from '../types.ts';
import type { Provider, Reply } from './provider.ts';

const html = '<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Server Error</h1></body></html>';
const oversizedBytes = 5 * 1024 * 1024;
const dripEveryMs = 200;

/** Answers a call as the fault demands. `reply` is what the provider would have answered, if it got that far. */
export function spoil(response: ServerResponse, fault: Fault, provider: Provider, reply: Reply | undefined): void {
  switch (fault.kind) {
    case 'timeout':
      return;
    case 'reset':
    case 'lost':
      response.socket?.resetAndDestroy();
      return;
    case 'drip':
      void drip(response, reply);
      return;
    case 'malformed':
      return send(response, { ...ok(reply), body: half(reply) });
    case 'empty':
      return send(response, { ...ok(reply), status: 200, body: '' });
    case 'oversized':
      return send(response, { ...ok(reply), body: { ...record(reply), padding: 'x'.repeat(oversizedBytes) } });
    case 'wrongShape':
      return send(response, { status: 200, body: { status: 'ok', data: [] } });
    case 'missingFields':
      return send(response, { ...ok(reply), body: only(record(reply), provider.envelopeFields) });
    default:
      return send(response, refusal(fault, provider));
  }
}

function refusal(fault: Fault, provider: Provider): Reply {
  const { refusals } = provider;
  switch (fault.kind) {
    case 'envelope502':
      return { ...refusals.envelope502(), status: 502 };
    case '503':
      return { status: 503, headers: { 'content-type': 'text/html' }, body: html };
    case '429':
      return {
        ...refusals.tooMany(),
        status: 429,
        headers: fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
      };
    case '401':
      return { ...refusals.unauthorized(), status: 401 };
    case 'unknownCode':
      return refusals.unknownCode(fault.code);
    case 'outage':
      return refusals.outage();
    case 'stale':
      return refusals.stale?.() ?? refusals.outage();
    default:
      return { status: 500, headers: { 'content-type': 'text/html' }, body: html };
  }
}

export function send(response: ServerResponse, reply: Reply): void {
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': String(Buffer.byteLength(text)),
    ...reply.headers,
  });
  response.end(text);
}

/** Sends headers at once, then white space, which JSON allows before a value, for as long as the client listens. */
async function drip(response: ServerResponse, reply: Reply | undefined): Promise<void> {
  response.writeHead(reply?.status ?? 200, { 'content-type': 'application/json; charset=UTF-8' });
  response.write(' ');
  const timer = setInterval(() => response.write(' '), dripEveryMs).unref();
  await once(response, 'close');
  clearInterval(timer);
}

function ok(reply: Reply | undefined): Reply {
  return reply ?? { status: 200, body: {} };
}

function record(reply: Reply | undefined): Record<string, unknown> {
  return typeof reply?.body === 'object' && reply.body !== null ? (reply.body as Record<string, unknown>) : {};
}

function only(body: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([field]) => fields.includes(field)));
}

function half(reply: Reply | undefined): string {
  const text = JSON.stringify(reply?.body ?? { resultCode: '2000' });
  return text.slice(0, Math.ceil(text.length / 2));
}
