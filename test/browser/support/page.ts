import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { TestGateway } from '../../support/gateway.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  locale: 'ko-KR',
};
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 860 }, locale: 'en-US' };

/** A user's browser. It may load only from the gateway, and nothing may violate the page's policy. */
export interface User {
  page: Page;
  /** What went wrong: errors of the page, requests to other hosts, violations of the policy. */
  troubles: string[];
  /** Waits for text on the page as a person reads it. */
  reads(text: string | RegExp): Promise<void>;
  /** Asserts that axe finds nothing. */
  isAccessible(): Promise<void>;
  close(): Promise<void>;
}

/** `script` runs before the page's own. */
export const open = async (
  browser: Browser,
  gateway: TestGateway,
  url: string,
  options: BrowserContextOptions,
  script?: string,
): Promise<User> => {
  const context = await browser.newContext(options);
  if (script !== undefined) await context.addInitScript(script);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', ({ message }) => troubles.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('the server responded with a status of'))
      troubles.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && origin !== gateway.url) troubles.push(`asked ${origin}`);
  });
  await page.goto(url);
  return {
    page,
    troubles,
    reads: async (text) => {
      await page.getByText(text).first().waitFor({ timeout: 15_000 });
    },
    isAccessible: async () => {
      // Evaluated by the browser's debugger, to which the page's policy does not apply.
      const violations = await page.evaluate<{ id: string; nodes: string[] }[]>(
        `(async () => { ${axe}; const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }); return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })); })()`,
      );
      expect(violations).toEqual([]);
    },
    close: () => context.close(),
  };
};
