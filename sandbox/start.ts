import type { ServerResponse } from 'node:http';
import { controlHandler } from './control/handler.ts';
import { local } from './control/local.ts';
import { exchange } from './http/exchange.ts';
import { Listener } from './http/listener.ts';
import type { OpenProvider } from './http/provider.ts';
import { send } from './http/spoil.ts';
import { openProviders } from './providers.ts';
import type { Rules } from './rules.ts';
import { Store } from './store.ts';
import type { ProviderName, SandboxControl } from './types.ts';
import { World } from './world.ts';

export interface SandboxOptions {
  /** The control API's port; the providers use the ports after it. @default any free ports */
  port?: number;
  /** Where state outlives the process. @default memory, and a folder for the key file that goes with it */
  dataDir?: string;
  /** Called with what a person at the console should see: sent codes, waiting approvals. @default silence */
  log?: (line: string) => void;
  /** Added to every answer. @default 0 */
  latencyMs?: number;
  /** Overrides of how the imitated vendors behave. */
  rules?: Partial<Rules>;
}

export type Sandbox = SandboxControl;

/** Starts the providers on 127.0.0.1 as local servers. They never send anything to anybody. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, dataDir, log = () => undefined, latencyMs } = options;
  const store = new Store(dataDir);
  const rules = latencyMs === undefined ? options.rules : { latencyMs, ...options.rules };
  const world = new World(store, rules ?? {}, log);
  const providers = await openProviders({ world, dataDir });

  const listeners = new Map<ProviderName, Listener>();
  for (const [index, provider] of providers.entries()) {
    const listener: Listener = new Listener(
      (request, response) => void serve(request, response),
      port === 0 ? 0 : port + 1 + index,
    );
    const serve = async (...[request, response]: Parameters<ConstructorParameters<typeof Listener>[0]>) => {
      const beforeAnswer = (call: string): void => {
        const due = world.faults.takeRefusal(provider.name, call);
        if (due) listener.refuse(due.delayMs);
        if (!listener.isOpen) response.shouldKeepAlive = false;
      };
      try {
        await exchange(world, provider, request, response, beforeAnswer);
      } catch (error) {
        broken(response, provider, error, log);
      }
    };
    listeners.set(provider.name, listener);
  }

  const opened: Listener[] = [];
  const closeAll = async (): Promise<void> => {
    for (const provider of providers) provider.end?.();
    await Promise.all(opened.map((listener) => listener.shut()));
    await store.flush();
  };
  try {
    for (const listener of listeners.values()) {
      await listener.open();
      opened.push(listener);
    }
    const urls = Object.fromEntries([...listeners].map(([name, listener]) => [name, listener.url])) as Record<
      ProviderName,
      string
    >;
    const control = new Listener((request, response) => handleControl(request, response), port);
    const sandbox = local({
      world,
      listeners,
      urls,
      settings: Object.assign({}, ...providers.map((provider) => provider.settings(urls[provider.name]))),
      url: () => control.url,
      close: closeAll,
    });
    const handleControl = controlHandler(sandbox);
    await control.open();
    opened.push(control);
    for (const provider of providers) provider.begin?.();
    return sandbox;
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function broken(response: ServerResponse, provider: OpenProvider, error: unknown, log: (line: string) => void): void {
  if (response.destroyed || response.writableEnded) return;
  log(`${provider.name}: the sandbox itself failed: ${error instanceof Error ? error.stack : String(error)}`);
  if (!response.headersSent) send(response, { status: 500, body: 'sandbox failure' });
}
