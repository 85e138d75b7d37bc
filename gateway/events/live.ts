import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../../contract/snapshot.ts';
import { isEnd } from '../../contract/words.ts';
import type { Problem } from '../http/problem.ts';
import { EventStream } from './event-stream.ts';
import type { Feeds } from './feeds.ts';

/** The id of the last event: a reader that comes back with it is told to stay away. */
export const lastEventId = 'end';

/** Without a worker there is no snapshot to begin with; the stream begins all the same. Milliseconds. */
const firstNewsMs = 1_000;

/** One reader of one verification. What is known before its stream begins waits, or refuses it. */
export class Live {
  readonly #waiting: Snapshot[] = [];
  readonly #stop: () => void;
  readonly #first: Promise<void>;
  #stream: EventStream | undefined;
  #over: { error: unknown } | undefined;

  constructor(
    feeds: Feeds,
    id: string,
    readonly problemOf: (error: unknown) => Problem,
  ) {
    let resolve = () => {};
    let reject = (_error: unknown) => {};
    this.#first = new Promise((onNews, onRefusal) => {
      resolve = onNews;
      reject = onRefusal;
    });
    this.#first.catch(() => undefined);
    this.#stop = feeds.follow(id, {
      changed: (snapshot) => {
        if (this.#stream) tell(this.#stream, snapshot);
        else this.#waiting.push(snapshot);
        resolve();
      },
      over: (error) => {
        this.#over = { error };
        if (this.#stream) this.#finish(this.#stream, error);
        if (error) reject(error);
        else resolve();
      },
    });
  }

  /** Resolves when there is something to tell, or a moment has passed. Throws what refuses the reader (`not_found`). */
  async ready(): Promise<void> {
    try {
      await Promise.race([this.#first, sleep(firstNewsMs, undefined, { ref: false })]);
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Begins the stream, which ends at `until` (milliseconds since 1970) at the latest. */
  begin(response: ServerResponse, headers: Record<string, string>, until: number | undefined): void {
    const stream = new EventStream(response, headers);
    const lapse = until === undefined ? undefined : setTimeout(() => stream.end(), until - Date.now()).unref();
    response.on('close', () => {
      clearTimeout(lapse);
      this.stop();
    });
    for (const snapshot of this.#waiting) tell(stream, snapshot);
    this.#stream = stream;
    if (this.#over) this.#finish(stream, this.#over.error);
  }

  stop(): void {
    this.#stop();
  }

  #finish(stream: EventStream, error: unknown): void {
    if (error) stream.send('problem', this.problemOf(error));
    stream.end();
  }
}

const tell = (stream: EventStream, snapshot: Snapshot): void =>
  stream.send('snapshot', snapshot, isEnd(snapshot.status) ? lastEventId : undefined);
