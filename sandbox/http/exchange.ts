import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { phaseOf } from '../faults.ts';
import { scenarioOf } from '../magic.ts';
import { spellingOf, spelt } from '../spelling/index.ts';
import type { EffectKind, Fault, SandboxEvent } from '../types.ts';
import { digits, type World } from '../world.ts';
import type { Call, OpenProvider, Reply, Route } from './provider.ts';
import { send, spoil } from './spoil.ts';

const slowByDefaultMs = 2000;
let requests = 0;

/** A fault was injected before the provider did anything: unwinds the handler, and the gate around it. */
class Struck extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(`struck by ${fault.kind}`);
    this.fault = fault;
  }
}

/**
 * Serves one request of one provider: route, faults, handler, faults again, answer.
 *
 * @param beforeAnswer the last moment to do something whose effect the reader of the answer must see
 */
export async function exchange(
  world: World,
  provider: OpenProvider,
  request: IncomingMessage,
  response: ServerResponse,
  beforeAnswer: (call: string) => void,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const found = findRoute(provider.routes, request.method ?? 'GET', url.pathname);
  if (!found) {
    request.resume();
    send(response, provider.refusals.notFound?.() ?? { status: 404, body: { message: 'Not Found' } });
    return;
  }
  const id = ++requests;
  const about = { provider: provider.name, call: found.route.call, request: id };
  const tell = (event: SandboxEvent): Promise<void> => world.emit(event);
  let after: Fault | undefined;

  async function strike(fault: Fault | undefined): Promise<void> {
    if (!fault) return;
    if (phaseOf(fault) === 'after') after = fault;
    else if (fault.kind === 'slow') await sleep(fault.delayMs ?? slowByDefaultMs);
    else throw new Struck(fault);
  }

  const call: Call = {
    call: found.route.call,
    method: found.route.method,
    path: url.pathname,
    params: found.params,
    query: url.searchParams,
    headers: request.headers,
    text: await bodyOf(request),
    get fault() {
      return after;
    },
    get spelling() {
      return spellingOf(after, world.rules.spelling);
    },
    async effect(effect: EffectKind, reaches = {}) {
      const happened = { at: Date.now(), provider: provider.name, effect, ...reaches };
      world.store.snapshot.effects.push(happened);
      await tell({ type: 'effect', call: found.route.call, request: id, ...happened });
    },
    async sendingTo(phone: string) {
      const entry = world.phone(phone);
      const scenario = scenarioOf(digits(phone), entry.sends);
      entry.sends += 1;
      if (scenario) await strike({ provider: provider.name, ...scenario });
    },
  };
  await tell({ type: 'arrived', at: Date.now(), ...about });
  if (world.rules.latencyMs > 0) await sleep(world.rules.latencyMs);

  const proceed = async (): Promise<Reply> => {
    await strike(world.faults.take(provider.name, found.route.call));
    return found.route.handle(call);
  };

  let struck: Fault | undefined;
  let reply: Reply | undefined;
  try {
    reply = await (provider.gate ? provider.gate(call, proceed) : proceed());
    struck = after;
  } catch (error) {
    if (!(error instanceof Struck)) throw error;
    struck = error.fault;
  }
  await world.store.flush();
  if (struck?.kind === 'slow') await sleep(struck.delayMs ?? slowByDefaultMs);

  beforeAnswer(found.route.call);
  if (struck && struck.kind !== 'slow' && !ownSpoils.has(struck.kind)) spoil(response, struck, provider, reply);
  else if (reply) send(response, spelt(reply, call.call, call.spelling, provider.respell));
  await tell({ type: 'answered', at: Date.now(), ...about, ...(struck ? { fault: struck.kind } : {}) });
}

/** Fault kinds that the provider itself applies to its answer. */
const ownSpoils = new Set<Fault['kind']>(['badHash', 'otherTransaction', 'oldResult', 'otherwise', 'otherTypes']);

function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { route, params: decoded(match.groups ?? {}) };
  }
  return undefined;
}

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)];
      } catch {
        return [name, value];
      }
    }),
  );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
