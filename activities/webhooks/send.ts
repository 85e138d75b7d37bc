import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Webhook } from 'standardwebhooks';
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
    const status = await post(new URL(url), { method: 'POST', headers, lookup: guardedLookup(strict) }, body, strict);
    return { at, delivered: status >= 200 && status < 300, status };
  } catch (error) {
    return { at, delivered: false, error: codeOf(error) };
  }
};

const post = (url: URL, options: RequestOptions, body: string, strict: boolean): Promise<number> =>
  new Promise((resolve, reject) => {
    // A literal address is never looked up.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isAllowed(host, strict)) return reject(withCode('refused_address'));
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, { ...options, agent: false }, (response) => {
      resolve(response.statusCode ?? 0);
      // What a receiver says beside its status is of no use, however long it is.
      response.destroy();
    });
    const timer = setTimeout(() => request.destroy(withCode('timeout')), timeoutMs);
    request.on('close', () => clearTimeout(timer));
    request.on('error', reject);
    request.end(body);
  });

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

/** A code and nothing else: messages hold addresses. */
const codeOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return /^[A-Za-z0-9_]{1,64}$/.test(code) ? code : 'unknown';
};
