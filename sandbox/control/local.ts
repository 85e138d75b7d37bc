import type { Listener } from '../http/listener.ts';
import { stepOf, totpAt } from '../totp.ts';
import type { Fault, ProviderName, SandboxControl } from '../types.ts';
import type { World } from '../world.ts';
import { checkFault } from './check-fault.ts';
import { checkRules } from './check-rules.ts';

interface Parts {
  world: World;
  listeners: ReadonlyMap<ProviderName, Listener>;
  urls: Record<ProviderName, string>;
  settings: Record<string, string>;
  url: () => string;
  close: () => Promise<void>;
}

/** The control API of a sandbox in this process. */
export function local({ world, listeners, urls, settings, url, close }: Parts): SandboxControl {
  async function open(provider?: ProviderName): Promise<void> {
    for (const [name, listener] of listeners) if (!provider || name === provider) await listener.open();
  }
  async function consent(phone: string, answer: 'approved' | 'declined'): Promise<void> {
    if (!world.consent(phone, answer)) throw new Error('Nothing on this phone waits for approval');
    await world.store.flush();
  }
  return {
    get url() {
      return url();
    },
    urls,
    settings,
    effects: () => Promise.resolve([...world.store.snapshot.effects]),
    count: (provider, effect, reference) =>
      Promise.resolve(
        world.store.snapshot.effects.filter(
          (one) =>
            one.provider === provider &&
            one.effect === effect &&
            (reference === undefined || one.reference === reference),
        ).length,
      ),
    code: (phone) => Promise.resolve(world.phone(phone).code),
    totp: (encodedKey, atMs = Date.now()) => Promise.resolve(totpAt(encodedKey, stepOf(atMs))),
    approve: (phone) => consent(phone, 'approved'),
    decline: (phone) => consent(phone, 'declined'),
    async fault(fault: Fault) {
      checkFault(fault);
      if (fault.kind === 'refused' && fault.after === undefined) {
        listeners.get(fault.provider)?.refuse(fault.delayMs);
        return;
      }
      world.faults.add(fault);
    },
    async heal(provider) {
      world.faults.clear(provider);
      await open(provider);
    },
    async configure(rules) {
      checkRules(rules);
      Object.assign(world.rules, rules);
    },
    async advance(ms) {
      if (!(ms >= 0)) throw new TypeError(`advance: expected milliseconds from 0; got ${ms}`);
      world.advance(ms);
    },
    async reset() {
      world.reset();
      await open();
      await world.store.flush();
    },
    on: (type, listener) => world.on(type, listener),
    close,
  };
}
