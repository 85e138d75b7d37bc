import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * A Chromium: one on PATH, else playwright's own (downloaded if possible), else Debian's package if it may be installed. If none
 * is available, fails with what to install.
 */
export const launchChromium = async (): Promise<Browser> => {
  const executablePath = onPath() ?? playwrights() ?? debians();
  if (executablePath === undefined)
    throw new Error(
      'The browser tests need Chromium. Install one that is on PATH (`apt-get install chromium`), ' +
        'or playwright’s own: `npx playwright-core install chromium`.',
    );
  // Containers run tests as root, where Chromium's sandbox cannot work.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath, args });
};

const onPath = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable);

const playwrights = (): string | undefined => {
  if (isExecutable(chromium.executablePath())) return chromium.executablePath();
  spawnSync('npx', ['playwright-core', 'install', 'chromium'], { timeout: 300_000 });
  return isExecutable(chromium.executablePath()) ? chromium.executablePath() : undefined;
};

const debians = (): string | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { env, timeout: 300_000 });
  apt('update');
  // Without a Korean font, half of the page's text would be boxes on the screenshots.
  apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk');
  return onPath();
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
