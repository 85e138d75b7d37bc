import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { type Dispatcher, request } from 'undici';
import { agentFor } from '../../config/egress/index.ts';
import type { WebhookAttempt, WebhookEvent } from '../../contract/webhooks.ts';
import { guardedLookup, isAllowed } from './addresses.ts';
import type { WebhookSettings } from './settings.ts';

/** A receiver should take the news and work on it afterwards. Milliseconds. */
const timeoutMs = 15_000;

/**
 * One attempt, by Standard Webhooks (https://www.standardwebhooks.com): id, timestamp, a signature for every secret. Any 2xx
 * is delivered; redirects are not followed. Never throws.
 */
export const sendOnce = async (
  { url, secrets, strict }: WebhookSettings,
  event: WebhookEvent,
  now = new Date(),
): Promise<WebhookAttempt> => {
  const { id, ...content } = event;
  const body = JSON.stringify(content);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Hwagin',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
  const at = now.toISOString();
  try {
    const to = new URL(url);
    if (isRefused(to, strict)) throw withCode('refused_address');
    const proxy = agentFor(to);
    const status = await (proxy
      ? postThrough(proxy, to, headers, body)
      : post(to, { method: 'POST', headers, lookup: guardedLookup(strict) }, body));
    return { at, delivered: status >= 200 && status < 300, status };
  } catch (error) {
    return { at, delivered: false, error: codeOf(error) };
  }
};

/**
 * Whether the URL itself names an address that is not to be reached: a literal one, which is never looked up, and this machine. A
 * proxy looks names up by itself, so this is all that can be seen from here then.
 */
const isRefused = ({ hostname }: URL, strict: boolean): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return !isAllowed(host, strict);
  return strict && /(^|\.)localhost\.?$/.test(host);
};

/** The content's length is undici's to say. */
const postThrough = async (
  dispatcher: Dispatcher,
  url: URL,
  { 'content-length': _length, ...headers }: Record<string, string | number>,
  body: string,
): Promise<number> => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(withCode('timeout')), timeoutMs);
  try {
    const { statusCode, body: answer } = await request(url, {
      method: 'POST',
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      body,
      dispatcher,
      signal: controller.signal,
    });
    answer.on('error', () => {}).destroy();
    return statusCode;
  } finally {
    clearTimeout(timer);
  }
};

const post = (url: URL, options: RequestOptions, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const sending = send(url, { ...options, agent: false }, (response) => {
      resolve(response.statusCode ?? 0);
      // What a receiver says beside its status is of no use, however long it is.
      response.destroy();
    });
    const timer = setTimeout(() => sending.destroy(withCode('timeout')), timeoutMs);
    sending.on('close', () => clearTimeout(timer));
    sending.on('error', reject);
    sending.end(body);
  });

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

/** A code and nothing else: messages hold addresses. */
const codeOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return /^[A-Za-z0-9_]{1,64}$/.test(code) ? code : 'unknown';
};
