import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parseObject } from '../http/json.ts';
import { send } from '../http/spoil.ts';
import { type ProviderName, providers, type SandboxControl, type SandboxEvent } from '../types.ts';
import { checkFault } from './check-fault.ts';

type Handle = (sandbox: SandboxControl, given: { argument: string; query: URLSearchParams; body: string }) => unknown;

const routes: Readonly<Record<string, Handle>> = {
  'GET health': () => ({ ok: true }),
  'GET settings': ({ settings, urls }) => ({ settings, urls }),
  'GET effects': async (sandbox) => ({ effects: await sandbox.effects() }),
  'GET codes': async (sandbox, { argument }) => ({ code: (await sandbox.code(argument)) ?? null }),
  'GET totp': async (sandbox, { argument, query }) => ({
    code: await sandbox.totp(argument, query.has('at') ? Number(query.get('at')) : undefined),
  }),
  'POST approve': (sandbox, { argument }) => sandbox.approve(argument),
  'POST decline': (sandbox, { argument }) => sandbox.decline(argument),
  'POST faults': (sandbox, { body }) => {
    const fault = object(body);
    checkFault(fault);
    return sandbox.fault(fault);
  },
  'DELETE faults': (sandbox, { query }) => sandbox.heal(provider(query.get('provider'))),
  'PATCH rules': (sandbox, { body }) => sandbox.configure(object(body)),
  'POST advance': (sandbox, { body }) => sandbox.advance(Number(object(body).ms)),
  'POST reset': (sandbox) => sandbox.reset(),
};

/** The control API over HTTP: the same as `SandboxControl`, for people with curl and for other processes. */
export function controlHandler(sandbox: SandboxControl): RequestListener {
  return (request, response) => void serve(sandbox, request, response);
}

async function serve(sandbox: SandboxControl, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const [, name = '', argument = ''] = url.pathname.split('/');
  if (request.method === 'GET' && name === 'events') return stream(sandbox, response);
  const handle = routes[`${request.method} ${name}`];
  if (!handle) return send(response, { status: 404, body: { error: 'not_found' } });
  try {
    const body = await text(request);
    const answer = await handle(sandbox, { argument: decodeURIComponent(argument), query: url.searchParams, body });
    send(response, { status: 200, body: answer ?? { ok: true } });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send(response, { status: error instanceof TypeError ? 400 : 409, body: { error: message } });
  }
}

/** Every event as it happens, one JSON object per line. */
function stream(sandbox: SandboxControl, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  response.flushHeaders();
  const write = (event: SandboxEvent): void => void response.write(`${JSON.stringify(event)}\n`);
  const off = [sandbox.on('arrived', write), sandbox.on('effect', write), sandbox.on('answered', write)];
  response.on('close', () => {
    for (const stop of off) stop();
  });
}

function object(body: string): Record<string, unknown> {
  const fields = parseObject(body);
  if (!fields) throw new TypeError('body: expected a JSON object');
  return { ...fields };
}

function provider(given: string | null): ProviderName | undefined {
  if (given === null) return undefined;
  const found = providers.find((name) => name === given);
  if (!found) throw new TypeError(`provider: expected ${providers.join(', ')}; got ${given}`);
  return found;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
