import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { sendOnce } from '../../../../activities/webhooks/send.ts';
import { readWebhookSettings } from '../../../../activities/webhooks/settings.ts';
import { readEgress, setEgress } from '../../../../config/egress/index.ts';
import type { WebhookEvent } from '../../../../contract/webhooks.ts';
import { deadUrl } from '../../../support/faulty-server.ts';
import { startProxy } from '../../../support/proxy.ts';

const secrets = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`) as [string, string];
const event: WebhookEvent = {
  id: 'evt_1',
  type: 'verification.ended',
  timestamp: '2026-01-31T09:00:00.000Z',
  data: { id: 'v-1', provider: 'mobile-ok', status: 'verified', sequence: 2, createdAt: '2026-01-31T08:59:00.000Z' },
};

describe('an attempt to deliver a webhook', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());
  const receive = async (status: number, headers: Record<string, string> = {}) => {
    const seen: { headers: IncomingHttpHeaders; body: string }[] = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        seen.push({ headers: request.headers, body });
        response.writeHead(status, headers).end('x'.repeat(100_000));
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, seen };
  };

  it('carries a signature for every secret, which the well-kept library verifies', async () => {
    const { url, seen } = await receive(204);
    expect(await sendOnce({ url, secrets, strict: false }, event)).toMatchObject({ delivered: true, status: 204 });
    const [{ headers, body } = { headers: {}, body: '' }] = seen;
    for (const secret of secrets)
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ data: event.data });
    const stranger = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
    expect(() => new Webhook(stranger).verify(body, headers as Record<string, string>)).toThrow();
    expect(headers['webhook-id']).toBe('evt_1');
  });

  it('does not follow a redirect', async () => {
    const { url, seen } = await receive(302, { location: 'http://127.0.0.1:1/elsewhere' });
    expect(await sendOnce({ url, secrets, strict: false }, event)).toMatchObject({ delivered: false, status: 302 });
    expect(seen).toHaveLength(1);
  });

  it('says why nobody took it, and never throws', async () => {
    const { url } = await receive(500);
    expect(await sendOnce({ url, secrets, strict: false }, event)).toMatchObject({ delivered: false, status: 500 });
    expect(await sendOnce({ url: await deadUrl(), secrets, strict: false }, event)).toMatchObject({
      delivered: false,
      error: 'ECONNREFUSED',
    });
  });

  it('goes through the proxy, which looks the receiver’s name up', async () => {
    const proxy = await startProxy();
    const { url, seen } = await receive(204);
    proxy.names.set('receiver.test:80', new URL(url).host);
    setEgress(readEgress({ HTTP_PROXY: proxy.url }));
    try {
      const through = await sendOnce({ url: 'http://receiver.test/hook', secrets, strict: true }, event);
      expect(through).toMatchObject({ delivered: true, status: 204 });
      const [{ headers, body } = { headers: {}, body: '' }] = seen;
      expect(new Webhook(secrets[0]).verify(body, headers as Record<string, string>)).toMatchObject({});
      for (const target of [url, url.replace('127.0.0.1', 'localhost'), 'http://10.0.0.1/hook', 'http://a.localhost./'])
        expect(await sendOnce({ url: target, secrets, strict: true }, event)).toMatchObject({
          error: 'refused_address',
        });
      expect(proxy.asked).toHaveLength(1);
      proxy.refuse(403);
      const refused = await sendOnce({ url: 'http://other.test/', secrets, strict: true }, event);
      expect(refused).toMatchObject({ delivered: false, error: 'UND_ERR_ABORTED' });
    } finally {
      setEgress(readEgress({}));
      await proxy.close();
    }
  });

  it('goes to no address of this machine or its network outside development', async () => {
    const { url, seen } = await receive(204);
    for (const target of [url, url.replace('127.0.0.1', 'localhost'), url.replace('127.0.0.1', '[::ffff:127.0.0.1]')])
      expect(await sendOnce({ url: target, secrets, strict: true }, event)).toMatchObject({ error: 'refused_address' });
    expect(seen).toEqual([]);
  });
});

describe('the settings of webhooks', () => {
  const given = { HWAGIN_WEBHOOK_URL: 'https://shop.example/hook', HWAGIN_WEBHOOK_SECRETS: secrets.join(',') };

  it('are off, or whole', () => {
    expect(readWebhookSettings({})).toBeUndefined();
    expect(readWebhookSettings(given)).toEqual({ url: given.HWAGIN_WEBHOOK_URL, secrets, strict: false });
    expect(() => readWebhookSettings({ ...given, HWAGIN_WEBHOOK_URL: '' })).toThrow('HWAGIN_WEBHOOK_URL');
    expect(() => readWebhookSettings({ ...given, HWAGIN_WEBHOOK_SECRETS: '' })).toThrow('HWAGIN_WEBHOOK_SECRETS');
    expect(() => readWebhookSettings({ ...given, HWAGIN_WEBHOOK_SECRETS: 'short' })).toThrow('whsec_');
  });

  it('ask for https in production', () => {
    const production = { ...given, HWAGIN_ENV: 'production' };
    expect(readWebhookSettings(production)?.strict).toBe(true);
    expect(() => readWebhookSettings({ ...production, HWAGIN_WEBHOOK_URL: 'http://shop.example' })).toThrow('https');
  });
});
