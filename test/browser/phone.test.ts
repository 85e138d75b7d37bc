import { connect as connectTo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';
import { launchChromium } from './support/chromium.ts';
import { desktop, open, phone, type User } from './support/page.ts';

let world: World;
let gateway: TestGateway;
let browser: Browser;
const users: User[] = [];
beforeAll(async () => {
  browser = await launchChromium();
  world = await startWorld();
  gateway = await startTestGateway(world, { HWAGIN_GATEWAY_HEALTH_PORT: '0' });
}, 600_000);
afterEach(async () => {
  for (const user of users.splice(0)) {
    expect(user.troubles).toEqual([]);
    await user.close();
  }
});
afterAll(async () => {
  await browser.close();
  await gateway.close();
  await world.close();
});

let number = 0;
const start = async (options: object = {}): Promise<{ id: string; pageUrl: string; mobile: string }> => {
  const id = `phone-${++number}`;
  const mobile = `0107777${3500 + number}`;
  const input = { method: 'SMS', person: { ...person, phone: mobile }, options };
  const { status, body } = await gateway.ask('POST', '/v1/verifications', {
    body: { id, provider: 'mobile-ok', input, user: {} },
  });
  expect(status).toBe(201);
  return { id, pageUrl: (body['user'] as { pageUrl: string }).pageUrl, mobile };
};
const visit = async (url: string, options = desktop, script?: string): Promise<User> => {
  const user = await open(browser, gateway, url, options, script);
  users.push(user);
  return user;
};
/** A script that runs before the page's own: a device whose clock is wrong by this much. */
const clockOffBy = (ms: number) => `{ const real = Date.now; Date.now = () => real() + ${ms}; }`;
const hide = (user: User, hidden: boolean) =>
  user.page.evaluate(
    `Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${hidden ? 'hidden' : 'visible'}' });
     document.dispatchEvent(new Event('visibilitychange'));`,
  );
const streams = async (): Promise<number> => {
  const metrics = await (await fetch(`${gateway.healthUrl}/metrics`)).text();
  const [, count] = /^hwagin_gateway_event_streams (\d+)$/m.exec(metrics) ?? [];
  if (count === undefined) throw new Error('expected the number of streams among the metrics');
  return Number(count);
};
const until = async (is: () => Promise<boolean>): Promise<void> => {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 100));
};

describe('the page, on a device whose clock is wrong', () => {
  it.each([
    ['five minutes fast', 300_000],
    ['ten minutes slow', -600_000],
  ])('takes the code, and a resend when its time has come, %s', async (_name, ms) => {
    const { pageUrl, mobile } = await start({ resendCooldown: '2s' });
    const user = await visit(pageUrl, desktop, clockOffBy(ms));
    await user.page.locator('#submit:enabled').waitFor();
    expect(await user.page.locator('#time').textContent()).toMatch(/^[23]:\d\d$/);
    await user.page.locator('#resend:enabled').click();
    await user.page.locator('#live', { hasText: 'Sent again' }).waitFor({ state: 'attached' });
    await user.page.locator('#code').fill((await world.sandbox.code(mobile)) ?? '');
    await user.page.locator('#submit').click();
    await user.reads('You are verified');
  });
});

describe('the page, with a connection as phones have it', () => {
  it('notices a stream that died without a word, and reads again', async () => {
    const { id, pageUrl } = await start();
    const proxy = await startProxy(gateway.url);
    try {
      const user = await open(
        browser,
        { ...gateway, url: proxy.url },
        pageUrl.replace(gateway.url, proxy.url),
        desktop,
      );
      users.push(user);
      await user.reads('Enter your code');
      proxy.freeze();
      await gateway.ask('POST', `/v1/verifications/${id}/cancel`);
      await user.reads('Enter your code');
      // Only the stream that was open is dead: new connections work. The page has to notice by itself.
      await user.page.getByText('Canceled').first().waitFor({ timeout: 60_000 });
    } finally {
      await proxy.close();
    }
  }, 120_000);

  it('reads again as soon as the page is seen again', async () => {
    const { id, pageUrl } = await start();
    const user = await visit(pageUrl);
    await user.reads('Enter your code');
    await hide(user, true);
    await gateway.ask('POST', `/v1/verifications/${id}/cancel`);
    await hide(user, false);
    await user.reads('Canceled');
  });

  it('takes no connection while it is hidden, so that a seventh tab works', async () => {
    const { pageUrl, mobile } = await start();
    const context = await browser.newContext(desktop);
    try {
      const before = await streams();
      const tabs = await Promise.all(Array.from({ length: 6 }, () => context.newPage()));
      for (const tab of tabs) {
        await tab.goto(pageUrl);
        await tab.getByText('Enter your code').first().waitFor();
        await hide({ page: tab } as User, true);
      }
      await until(async () => (await streams()) === before);
      const seventh = await context.newPage();
      await seventh.goto(pageUrl);
      await seventh.locator('#code').fill((await world.sandbox.code(mobile)) ?? '');
      await seventh.locator('#submit').click();
      await seventh.getByText('You are verified').first().waitFor();
    } finally {
      await context.close();
    }
  });
});

describe('the page, in a browser that refuses things', () => {
  it('works without a storage, also after a reload', async () => {
    const { pageUrl } = await start();
    const script = `Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } });`;
    const user = await visit(pageUrl, desktop, script);
    await user.reads('Enter your code');
    await user.page.reload();
    await user.reads('Enter your code');
  });

  it('works without crypto.randomUUID, as plain http on a local network has none', async () => {
    const { pageUrl } = await start();
    const user = await visit(pageUrl, desktop, 'Reflect.deleteProperty(Crypto.prototype, "randomUUID");');
    await user.reads('Enter your code');
    expect(await user.page.evaluate('typeof crypto.randomUUID')).toBe('undefined');
    await user.page.locator('#code').fill('000000');
    await user.page.locator('#submit').click();
    await user.reads('That is not the code.');
  });

  it('takes a code that the phone has filled in twice', async () => {
    const { pageUrl, mobile } = await start();
    const user = await visit(pageUrl, phone);
    const code = (await world.sandbox.code(mobile)) ?? '';
    await user.page.locator('#code').fill(`${code}${code}`);
    expect(await user.page.locator('#code').inputValue()).toBe(code);
    await user.page.locator('#submit').click();
    await user.reads('본인확인을 마쳤어요');
  });

  it('says what to do with an address that was copied out of the browser', async () => {
    const { pageUrl } = await start();
    const user = await visit(pageUrl.split('#')[0] ?? '');
    await user.reads('This address alone does not open it');
    await user.reads('Open the link you were given');
    await user.isAccessible();
  });
});

describe('the page, on a small screen with large text', () => {
  it('keeps words whole, and six digits in their field', async () => {
    const { pageUrl } = await start();
    const small = { ...phone, viewport: { width: 320, height: 700 } };
    const user = await visit(pageUrl, small);
    await user.page.evaluate('document.documentElement.style.fontSize = "200%"');
    await user.page.locator('#code').fill('000000');
    const found = await user.page.evaluate<{ narrow: string[]; wide: boolean; digits: boolean }>(`(() => {
      const shown = [...document.querySelectorAll('button, .facts dt, .facts dd')].filter((e) => e.offsetParent);
      const narrow = shown.filter((e) => {
        const range = document.createRange();
        range.selectNodeContents(e);
        const size = parseFloat(getComputedStyle(e).fontSize);
        return range.getBoundingClientRect().width < size * 1.5 && e.textContent.length > 3;
      });
      const field = document.getElementById('code');
      return {
        narrow: narrow.map((e) => e.id || e.textContent),
        wide: document.documentElement.scrollWidth > innerWidth,
        digits: field.scrollWidth <= field.clientWidth,
      };
    })()`);
    expect(found).toEqual({ narrow: [], wide: false, digits: true });
    await user.isAccessible();
  });

  it('animates nothing for users who want less motion', async () => {
    const { pageUrl } = await start();
    const user = await visit(pageUrl, { ...phone, reducedMotion: 'reduce' });
    await user.page.evaluate(`document.getElementById('mark').dataset.kind = 'wait'`);
    const animation = `getComputedStyle(document.getElementById('mark'), '::before').animationName`;
    expect(await user.page.evaluate(animation)).toBe('none');
  });
});

/** A proxy on loopback that can stop forwarding on the connections of event streams, without closing them. */
const startProxy = async (target: string) => {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const streaming = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connectTo(Number(port), hostname);
    client.pipe(upstream).pipe(client);
    client.on('data', (bytes) => {
      if (bytes.includes('/events')) streaming.add(client).add(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    freeze: () => {
      for (const socket of streaming) socket.unpipe().pause();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
