import { expect, it, jest } from '@jest/globals';
import type { Store } from '../../sandbox/store.ts';

const load = async () => await import('../../sandbox/mobile-ok/keys.ts');
const emptyStore = () => ({ snapshot: { keys: {} }, flush: async () => undefined }) as unknown as Store;

it('A process makes the keys of its sandboxes once, also where the sandbox is loaded again', async () => {
  const first = await load();
  jest.resetModules();
  const second = await load();
  expect(second.mobileOkKeys).not.toBe(first.mobileOkKeys);
  const [one, other] = [
    await first.mobileOkKeys(emptyStore(), undefined),
    await second.mobileOkKeys(emptyStore(), undefined),
  ];
  expect(other.clientPublic.equals(one.clientPublic)).toBe(true);
  for (const keys of [one, other]) keys.remove();
});
