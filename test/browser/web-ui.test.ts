import { mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';
import { launchChromium } from './support/chromium.ts';

jest.setTimeout(300_000);
const phone = '01077784101';
const sms = { method: 'SMS', person: { ...person, phone }, options: { resendCooldown: '0s' } } as const;

let browser: Browser;
let world: World;
let gateway: TestGateway;
let ui: string;
let codec: string;
beforeAll(async () => {
  browser = await launchChromium();
  world = await startWorld();
  ui = world.server.uiUrl ?? '';
  gateway = await startTestGateway(world, { HWAGIN_CODEC_PORT: '0', HWAGIN_CODEC_ORIGINS: ui });
  codec = gateway.codecUrl ?? '';
  await world.hwagin.startAndWait('mobile-ok', 'ended', sms);
  await world.hwagin.submitCode('ended', '000000');
  await world.hwagin.submitCode('ended', (await world.sandbox.code(phone)) ?? '');
  await world.hwagin.result('ended');
  await world.hwagin.startAndWait('mobile-ok', 'open', { ...sms, person: { ...sms.person, phone: '01077784102' } });
}, 600_000);
afterAll(async () => {
  await browser.close();
  await gateway.close();
  await world.close();
});

/** For people to look at, if HWAGIN_SCREENSHOTS names a folder. */
const screenshot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['HWAGIN_SCREENSHOTS'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

/** A browser whose Web UI uses this codec server, and sends its cookie along. */
const reader = async (server: string, { loggedIn }: { loggedIn: boolean }): Promise<BrowserContext> => {
  const context = await browser.newContext({ viewport: { width: 1_400, height: 1_600 } });
  if (loggedIn) {
    const page = await context.newPage();
    await page.goto(`${server}/login`);
    await page.locator('input[name=key]').fill(gateway.key);
    await page.locator('button').click();
    await page.getByText('Payloads are shown in this browser now').waitFor();
    await page.close();
  }
  // What the Web UI's own dialog ("Configure Data Encoder") stores.
  await context.addInitScript((endpoint) => {
    const keep = (globalThis as unknown as { localStorage: { setItem(name: string, value: string): void } })
      .localStorage;
    keep.setItem('endpoint', JSON.stringify(endpoint));
    keep.setItem('includeCredentials', 'true');
    keep.setItem('overrideRemoteCodecConfiguration', 'true');
  }, server);
  return context;
};

/** The text of a run in the Web UI, once it shows its history. */
const textOf = async (context: BrowserContext, at: string, id: string, until: RegExp): Promise<string> => {
  const page = await context.newPage();
  const isDecode = (about: { url(): string }) =>
    about.url().startsWith(codec.replace('127.0.0.1', new URL(at).hostname));
  const asked = Promise.race([
    page.waitForResponse((response) => isDecode(response) && response.request().method() === 'POST', { timeout }),
    page.waitForEvent('requestfailed', { predicate: isDecode, timeout }),
  ]);
  await page.goto(`${at}/namespaces/default/workflows/${id}`);
  await asked;
  await page.getByText(until).first().waitFor({ timeout });
  // The decoded payloads appear a moment later.
  await page.waitForTimeout(2_000);
  await screenshot(page, `web-ui-${id}-${at.includes('localhost') ? 'elsewhere-' : ''}${++number}`);
  const text = await page.locator('body').innerText();
  await page.close();
  return text;
};
let number = 0;
const timeout = 60_000;

const decoded = async (): Promise<unknown[]> => {
  const folder = join(world.env['HWAGIN_DATA'] ?? '', 'access');
  const files = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
  return files
    .flatMap((text) => text.split('\n').filter((line) => line !== ''))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ action }) => action === 'payload_decoded')
    .map(({ who, verification }) => [who, verification]);
};

describe('a run in the Web UI', () => {
  it('is ciphertext for users who have not logged in, and leaves no access record', async () => {
    const context = await reader(codec, { loggedIn: false });
    const text = await textOf(context, ui, 'ended', /mobileOk/);
    expect(text).not.toContain(person.name);
    expect(text).not.toContain(phone);
    expect(await decoded()).toEqual([]);
    await context.close();
  });

  it('is readable for users who have logged in: an ended one with its end, an open one with its current state; each access is recorded', async () => {
    const context = await reader(codec, { loggedIn: true });
    const ended = await textOf(context, ui, 'ended', new RegExp(person.name));
    expect(ended).toContain('verified');
    expect(ended).toContain('Check the answer');
    const open = await textOf(context, ui, 'open', new RegExp(person.name));
    expect(open).toContain('010-****-4102');
    expect(open).toContain('Send the message');
    expect(open).toContain('Until the challenge expires');
    const records = await decoded();
    expect(records).toContainEqual([expect.stringMatching(/^key:/), 'ended']);
    expect(records).toContainEqual([expect.stringMatching(/^key:/), 'open']);
    await context.close();
  });

  it('is ciphertext for a page of another origin, though the browser is logged in', async () => {
    const [elsewhere, server] = [ui, codec].map((url) => url.replace('127.0.0.1', 'localhost')) as [string, string];
    const context = await reader(server, { loggedIn: true });
    const before = (await decoded()).length;
    const text = await textOf(context, elsewhere, 'ended', /mobileOk/);
    expect(text).not.toContain(person.name);
    expect(await decoded()).toHaveLength(before);
    await context.close();
  });
});
