import type { ProviderName } from '../../../sandbox/index.ts';

/** Which requests of a provider belong to one call. */
export interface Where {
  method: 'GET' | 'POST';
  path: RegExp;
}

interface Detour {
  origin: string;
  where: Where;
  to: string;
  times: number;
}

/**
 * Sends single calls of this process to another address, as wrong name resolution would. What then fails (no such host, no
 * listener, an untrusted certificate) fails for real, in Node's own fetch, and only for this call.
 */
export class Detours {
  readonly #fetch = globalThis.fetch;
  #detours: Detour[] = [];

  install(): void {
    globalThis.fetch = (input, init) => this.#fetch(this.#detoured(input, init), init);
  }

  uninstall(): void {
    globalThis.fetch = this.#fetch;
  }

  add(detour: Detour): void {
    this.#detours.push(detour);
  }

  /** Removes the detours of these addresses. */
  clear(urls: Readonly<Record<ProviderName, string>>): void {
    const origins = Object.values(urls);
    this.#detours = this.#detours.filter(({ origin }) => !origins.includes(origin));
  }

  #detoured(input: Parameters<typeof fetch>[0], init?: RequestInit): Parameters<typeof fetch>[0] {
    const url = new URL(input instanceof Request ? input.url : input);
    const asked = input instanceof Request ? input.method : (init?.method ?? 'GET');
    const found = this.#detours.find(
      ({ origin, where: { method, path }, times }) =>
        times > 0 && origin === url.origin && method === asked && path.test(url.pathname),
    );
    if (!found) return input;
    found.times -= 1;
    const instead = `${found.to}${url.pathname}${url.search}`;
    return input instanceof Request ? new Request(instead, input) : instead;
  }
}
