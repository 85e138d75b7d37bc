import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/**
 * How far a request got. `queued` without `sent` means that no byte of it has left this process. Whatever went wrong (name
 * lookup, connect, TLS, a timeout before any of these was done), the provider has certainly not received it.
 */
export interface SendProgress {
  queued: boolean;
  sent: boolean;
}

/**
 * Runs `send` and notes how far its request gets, from the events of Node's own fetch (undici). If these events ever stop coming,
 * `queued` stays false, and nothing is treated as certain because of them.
 */
export const tracking = <T>(progress: SendProgress, send: () => Promise<T>): Promise<T> => current.run(progress, send);

const current = new AsyncLocalStorage<SendProgress>();
const progressOf = new WeakMap<object, SendProgress>();

subscribe('undici:request:create', (message) => {
  const progress = current.getStore();
  const request = requestOf(message);
  // Ignores the CONNECT request to a proxy: it is not the call itself.
  if (!progress || !request || ('method' in request && request.method === 'CONNECT')) return;
  progress.queued = true;
  progressOf.set(request, progress);
});

subscribe('undici:client:sendHeaders', (message) => {
  const request = requestOf(message);
  const progress = request && progressOf.get(request);
  if (progress) progress.sent = true;
});

const requestOf = (message: unknown): object | undefined =>
  isObject(message) && 'request' in message && isObject(message.request) ? message.request : undefined;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
