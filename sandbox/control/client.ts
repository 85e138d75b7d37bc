import { stepOf, totpAt } from '../totp.ts';
import type { EventOf, ProviderName, SandboxControl, SandboxEvent } from '../types.ts';

type Listener = (event: SandboxEvent) => void | Promise<void>;

/**
 * Controls a sandbox that runs in another process. `close` ends this client, not the sandbox.
 *
 * @param url the control API's address, such as `http://127.0.0.1:7700`
 */
export async function createSandboxClient(url: string): Promise<SandboxControl> {
  const base = url.replace(/\/$/, '');
  const ask = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${base}/${path}`, init);
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(String(answer.error));
    return answer;
  };
  const tell = async (method: string, path: string, body?: unknown): Promise<void> => {
    await ask(method, path, body);
  };
  const { settings, urls } = await ask('GET', 'settings');
  const stream = new EventStream(`${base}/events`);
  await stream.open();

  const effects = async (): ReturnType<SandboxControl['effects']> =>
    (await ask('GET', 'effects')).effects as Awaited<ReturnType<SandboxControl['effects']>>;
  return {
    url: base,
    urls: urls as Record<ProviderName, string>,
    settings: settings as Record<string, string>,
    effects,
    async count(provider, effect, reference) {
      return (await effects()).filter(
        (one) => one.provider === provider && one.effect === effect && (reference ?? one.reference) === one.reference,
      ).length;
    },
    async code(phone) {
      const { code } = await ask('GET', `codes/${encodeURIComponent(phone)}`);
      return typeof code === 'string' ? code : undefined;
    },
    totp: (encodedKey, atMs = Date.now()) => Promise.resolve(totpAt(encodedKey, stepOf(atMs))),
    approve: (phone) => tell('POST', `approve/${encodeURIComponent(phone)}`),
    decline: (phone) => tell('POST', `decline/${encodeURIComponent(phone)}`),
    fault: (fault) => tell('POST', 'faults', { ...fault, times: Math.min(fault.times ?? 1, Number.MAX_SAFE_INTEGER) }),
    heal: (provider) => tell('DELETE', provider ? `faults?provider=${provider}` : 'faults'),
    configure: (rules) => tell('PATCH', 'rules', rules),
    advance: (ms) => tell('POST', 'advance', { ms }),
    reset: () => tell('POST', 'reset'),
    on<T extends SandboxEvent['type']>(type: T, listener: (event: EventOf<T>) => void | Promise<void>) {
      return stream.listen((event) => (event.type === type ? listener(event as EventOf<T>) : undefined));
    },
    async close() {
      await stream.close();
    },
  };
}

/** The sandbox's events, read from its NDJSON stream. */
class EventStream {
  readonly #url: string;
  readonly #listeners = new Set<Listener>();
  readonly #abort = new AbortController();
  #reading: Promise<void> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  async open(): Promise<void> {
    const response = await fetch(this.#url, { signal: this.#abort.signal });
    if (response.body) this.#reading = this.#read(response.body).catch(() => undefined);
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = JSON.parse(line) as SandboxEvent;
        for (const listener of this.#listeners) void listener(event);
      }
    }
  }
}
