import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/**
 * How far a request came. `queued` without `sent` means that no byte of it has left this process: whatever went wrong (name
 * lookup, connect, TLS, a timeout before any of these was through), the provider has certainly not seen it.
 */
export interface Arrival {
  queued: boolean;
  sent: boolean;
}

/**
 * Runs `send` and notes how far its request comes, by the events of Node's own fetch (undici). Should they ever stay away,
 * `queued` stays false and nothing counts as certain because of them.
 */
export const tracking = <T>(arrival: Arrival, send: () => Promise<T>): Promise<T> => current.run(arrival, send);

const current = new AsyncLocalStorage<Arrival>();
const arrivals = new WeakMap<object, Arrival>();

subscribe('undici:request:create', (message) => {
  const arrival = current.getStore();
  const request = requestOf(message);
  // What asks a proxy for a tunnel is not what goes through it.
  if (!arrival || !request || ('method' in request && request.method === 'CONNECT')) return;
  arrival.queued = true;
  arrivals.set(request, arrival);
});

subscribe('undici:client:sendHeaders', (message) => {
  const request = requestOf(message);
  const arrival = request && arrivals.get(request);
  if (arrival) arrival.sent = true;
});

const requestOf = (message: unknown): object | undefined =>
  isObject(message) && 'request' in message && isObject(message.request) ? message.request : undefined;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
