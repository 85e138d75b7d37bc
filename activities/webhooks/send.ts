import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { type Dispatcher, request } from 'undici';
import { agentFor } from '../../config/egress/index.ts';
import type { WebhookAttempt, WebhookEvent } from '../../contract/webhooks.ts';
import { guardedLookup, isAllowed } from './addresses.ts';
import type { WebhookSettings } from './settings.ts';

/** A receiver should accept the event and process it afterwards. Milliseconds. */
const timeoutMs = 15_000;

/**
 * One attempt, by Standard Webhooks (https://www.standardwebhooks.com): id, timestamp, a signature for every secret. Any 2xx
 * counts as delivered; redirects are not followed. Never throws.
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
 * Whether the URL itself names a forbidden address: a literal address, which is never looked up, or this machine. A proxy
 * resolves names itself, so then this is the only check possible here.
 */
const isRefused = ({ hostname }: URL, strict: boolean): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return !isAllowed(host, strict);
  return strict && /(^|\.)localhost\.?$/.test(host);
};

/** undici sets the Content-Length. */
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
      // Only the status is used, so the body is discarded, however long it is.
      response.destroy();
    });
    const timer = setTimeout(() => sending.destroy(withCode('timeout')), timeoutMs);
    sending.on('close', () => clearTimeout(timer));
    sending.on('error', reject);
    sending.end(body);
  });

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

/** Only a code: messages contain addresses. */
const codeOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return /^[A-Za-z0-9_]{1,64}$/.test(code) ? code : 'unknown';
};
