import { hearTime } from './server-clock.js';
import { follow as followStream } from './stream.js';

/** Talks to the gateway with the user's token, which never leaves this tab. */

const { id } = document.documentElement.dataset;
const storage = `hwagin:${id}`;

/**
 * If the browser refuses storage (private windows, blocked cookies), the page works without it: the token then lasts until a
 * reload.
 */
const stored = {
  get: () => {
    try {
      return sessionStorage.getItem(storage);
    } catch {
      return null;
    }
  },
  set: (value) => {
    try {
      sessionStorage.setItem(storage, value);
      return true;
    } catch {
      return false;
    }
  },
};

/** The token from the link's fragment, which is then removed from the address; or the token this tab had before. */
const takeToken = () => {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  // If it cannot be stored, it stays in the address, so that a reload works.
  if (given && stored.set(given)) history.replaceState(null, '', location.pathname + location.search);
  return given ?? stored.get();
};

const token = takeToken();
/** Whether the link is complete. An address that was copied from the browser has no token. */
export const hasToken = Boolean(token);
const base = `/v1/verifications/${encodeURIComponent(id)}`;
const authorization = { authorization: `Bearer ${token}` };

/** A refusal by the gateway, with its code. */
export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail);
    this.code = problem.code;
    this.retryAfter = problem.retryAfter;
  }
}

/** Where the page may send the user back to. It is in the token, whose signature the gateway has checked by then. */
export const returnUrl = () => {
  try {
    const [, payload] = token.split('.');
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const { returnUrl: url } = JSON.parse(new TextDecoder().decode(bytes));
    if (!url) return undefined;
    const back = new URL(url);
    back.searchParams.set('verification', id);
    return back.href;
  } catch {
    return undefined;
  }
};

export const read = (path = '') => ask(`${base}${path}`, { headers: authorization });

/** One action of the user. After a lost connection it is tried once more under the same key, so that it counts once. */
export const act = async (verb, body) => {
  const headers = { ...authorization, 'idempotency-key': randomId() };
  if (body) headers['content-type'] = 'application/json';
  const send = () => ask(`${base}/${verb}`, { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) });
  try {
    return await send();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return send();
  }
};

/** `crypto.randomUUID` exists only on https; a phone that opens a developer's machine uses http. */
const randomId = () =>
  crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16)).join('-');

const ask = async (url, options) => {
  const response = await fetch(url, { cache: 'no-store', ...options });
  hearTime(response.headers.get('date'));
  const body = await response.json();
  if (!response.ok) throw new Refusal(body);
  return body;
};

/** Refusals after which a retry is useless. */
const final = ['unauthorized', 'forbidden', 'not_found', 'erased'];

/** Calls `changed` with every snapshot until the end; reconnects if the stream breaks. */
export const follow = (changed, { lost, refused }) =>
  followStream(openStream, {
    changed,
    lost,
    refused: (error) => {
      const isFinal = error instanceof Refusal && final.includes(error.code);
      if (isFinal) refused(error);
      return isFinal;
    },
  });

const openStream = async (signal) => {
  const response = await fetch(`${base}/events`, { headers: authorization, cache: 'no-store', signal });
  hearTime(response.headers.get('date'));
  if (!response.ok) throw new Refusal(await response.json());
  return response.body;
};
