import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** An HTTP server on 127.0.0.1 that can refuse connections for a while and then reopen on the same port. */
export class Listener {
  readonly #handle: RequestListener;
  #server: Server | undefined;
  /** Servers that accept no more connections, but may still be answering. */
  readonly #retired = new Set<Server>();
  #port: number;
  #reopen: NodeJS.Timeout | undefined;

  constructor(handle: RequestListener, port: number) {
    this.#handle = handle;
    this.#port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  async open(): Promise<void> {
    clearTimeout(this.#reopen);
    if (this.#server) return;
    const server = createServer({ keepAlive: true, keepAliveTimeout: 30_000 }, this.#handle);
    this.#server = server;
    this.#port = await listen(server, this.#port);
  }

  /**
   * From now on refuses new connections and closes idle ones; calls in progress still get their answer.
   *
   * @param reopenAfterMs reopens after this long; never, if absent
   */
  refuse(reopenAfterMs?: number): void {
    clearTimeout(this.#reopen);
    if (reopenAfterMs !== undefined) this.#reopen = setTimeout(() => void this.open(), reopenAfterMs);
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    this.#retired.add(server);
    server.close(() => this.#retired.delete(server));
  }

  /** Closes it, whatever it is doing. */
  async shut(): Promise<void> {
    this.refuse();
    await Promise.all(
      [...this.#retired].map(async (server) => {
        const closed = once(server, 'close');
        server.closeAllConnections();
        await closed;
      }),
    );
  }
}

/**
 * Listens on the port, or on any free one below the range that operating systems assign automatically: while a listener
 * refuses connections, no other process must take its port.
 */
async function listen(server: Server, port: number): Promise<number> {
  for (let triesLeft = 50; ; triesLeft -= 1) {
    const chosen = port === 0 ? randomInt(20_000, 30_000) : port;
    try {
      server.listen(chosen, '127.0.0.1');
      await once(server, 'listening');
      return chosen;
    } catch (error) {
      if (port !== 0 || triesLeft === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}
