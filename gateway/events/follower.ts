import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../../contract/snapshot.ts';
import { isEnd } from '../../contract/words.ts';
import type { Problem } from '../http/problem.ts';
import { EventStream } from './event-stream.ts';
import type { Feeds } from './feeds.ts';

/** The id of the last event: a reader that reconnects with it is told to stop. */
export const lastEventId = 'end';

/** Without a worker there is no first snapshot; the stream starts anyway after this long. Milliseconds. */
const firstNewsMs = 1_000;

/** What a reader of one verification needs in addition to its feed. */
export interface FollowerOptions {
  problemOf: (error: unknown) => Problem;
  /** Called once, when there is nothing more to send: the end was sent, the reader has disconnected, or may no longer read. */
  over: () => void;
}

/**
 * One reader of one verification. Events that come before its stream starts are held back; errors then refuse the request. A
 * disconnect is noticed from the first moment on.
 */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #response: ServerResponse;
  readonly #waiting: Snapshot[] = [];
  readonly #unfollow: () => void;
  readonly #first: Promise<void>;
  readonly #wake: () => void;
  #stream: EventStream | undefined;
  #over: { error: unknown } | undefined;
  #stopped = false;

  constructor(feeds: Feeds, id: string, response: ServerResponse, options: FollowerOptions) {
    this.#options = options;
    this.#response = response;
    let resolve = () => {};
    let reject = (_error: unknown) => {};
    this.#first = new Promise((onNews, onRefusal) => {
      resolve = onNews;
      reject = onRefusal;
    });
    this.#first.catch(() => undefined);
    this.#wake = resolve;
    response.once('close', () => this.stop());
    this.#unfollow = feeds.follow(id, {
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

  /**
   * Resolves once there is something to send, or a moment has passed; false if the reader has disconnected or may no longer read.
   * Throws the error that refuses the reader (`not_found`).
   */
  async ready(): Promise<boolean> {
    try {
      await Promise.race([this.#first, sleep(firstNewsMs, undefined, { ref: false })]);
    } catch (error) {
      this.stop();
      throw error;
    }
    return !this.#stopped;
  }

  /** Starts the stream. */
  begin(headers: Record<string, string>): void {
    const stream = new EventStream(this.#response, headers);
    for (const snapshot of this.#waiting) tell(stream, snapshot);
    this.#stream = stream;
    if (this.#over) this.#finish(stream, this.#over.error);
  }

  /** Ends the stream and releases its resources. */
  end(): void {
    this.#stream?.end();
    this.stop();
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#unfollow();
    this.#wake();
    this.#options.over();
  }

  #finish(stream: EventStream, error: unknown): void {
    if (error) stream.send('problem', this.#options.problemOf(error));
    this.end();
  }
}

const tell = (stream: EventStream, snapshot: Snapshot): void =>
  stream.send('snapshot', snapshot, isEnd(snapshot.status) ? lastEventId : undefined);
