import type { ServerResponse } from 'node:http';

/** A reader with a larger backlog is too slow, and is disconnected. Bytes. */
const backlog = 64 * 1024;
const heartbeatMs = 15_000;
/** Time for the last event to arrive. Milliseconds. */
const farewellMs = 5_000;

/** Server-sent events on one answer (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(response: ServerResponse, headers: Record<string, string>) {
    this.#response = response;
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      // A proxy that buffers answers would hold the events back.
      'x-accel-buffering': 'no',
    });
    response.write(`${now()}\nretry: 2000\n\n`);
    this.#heartbeat = setInterval(() => this.#write(`${now()}\n`), heartbeatMs).unref();
    response.on('close', () => clearInterval(this.#heartbeat));
  }

  send(event: string, data: unknown, id?: string): void {
    this.#write(`${now()}\nevent: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    clearInterval(this.#heartbeat);
    this.#response.end();
    // A reader that reads nothing would keep its connection open.
    setTimeout(() => this.#response.destroy(), farewellMs).unref();
  }

  #write(text: string): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    this.#response.write(text);
    if (this.#response.writableLength > backlog) this.#response.destroy();
  }
}

/** The server's time, in a comment that readers may skip: a device's clock may be minutes off. */
const now = (): string => `: ${new Date().toISOString()}\n`;
