import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { type FakeGateway, fakeGateway } from './support/gateway.ts';

let gateway: FakeGateway;
afterEach(() => gateway.app.close());

const served = async (name: string): Promise<string> => {
  const answer = await gateway.app.inject(`/verify/assets/${name}`);
  expect([name, answer.statusCode]).toEqual([name, 200]);
  return answer.body;
};

/** A script and every script that it imports, by name. */
const withImports = async (name: string, found = new Map<string, string>()): Promise<Map<string, string>> => {
  if (found.has(name)) return found;
  const script = await served(name);
  found.set(name, script);
  for (const [, imported = ''] of script.matchAll(/^import .* from '\.\/(.+)';$/gm)) await withImports(imported, found);
  return found;
};

it('the page’s scripts import only what the gateway serves, and read codes by the same file as the API', async () => {
  gateway = await fakeGateway();
  const scripts = await withImports('page.js');
  const sharedWithApi = readFileSync(new URL('../../../contract/code.js', import.meta.url), 'utf8');
  expect(scripts.get('code.js')).toBe(sharedWithApi);
  expect(sharedWithApi).not.toMatch(/^import /m);
});
