import type { Snapshot } from '../../contract/snapshot.ts';
import { isEnd } from '../../contract/words.ts';
import { withoutSecret } from '../auth/secrets.ts';
import type { Verifications } from '../verifications.ts';

export interface Listener {
  /** A snapshot; the last one is the end. */
  changed(snapshot: Snapshot): void;
  /** No more events: the end was sent, or (`error`) Temporal is not reachable. */
  over(error?: unknown): void;
}

interface Feed {
  listeners: Set<Listener>;
  last: Snapshot | undefined;
  stop: AbortController;
}

/** One watch of Temporal for each verification with readers, however many there are. */
export class Feeds {
  readonly #verifications: Pick<Verifications, 'watch'>;
  readonly #feeds = new Map<string, Feed>();

  constructor(verifications: Pick<Verifications, 'watch'>) {
    this.#verifications = verifications;
  }

  /** The number of readers. */
  get listeners(): number {
    return [...this.#feeds.values()].reduce((sum, { listeners }) => sum + listeners.size, 0);
  }

  /** Sends the listener the current state, then every change. Returns the function that stops it. */
  follow(id: string, listener: Listener): () => void {
    const feed = this.#feeds.get(id) ?? this.#begin(id);
    feed.listeners.add(listener);
    if (feed.last) listener.changed(feed.last);
    return () => {
      feed.listeners.delete(listener);
      if (feed.listeners.size === 0) this.#end(id, feed);
    };
  }

  /** Ends every feed when the gateway shuts down. */
  close(): void {
    for (const [id, feed] of this.#feeds) {
      this.#end(id, feed);
      for (const listener of feed.listeners) listener.over();
    }
  }

  #begin(id: string): Feed {
    const feed: Feed = { listeners: new Set(), last: undefined, stop: new AbortController() };
    this.#feeds.set(id, feed);
    void this.#run(id, feed);
    return feed;
  }

  async #run(id: string, feed: Feed): Promise<void> {
    let failure: unknown;
    try {
      for await (const snapshot of this.#verifications.watch(id, { signal: feed.stop.signal })) {
        feed.last = withoutSecret(snapshot);
        for (const listener of feed.listeners) listener.changed(feed.last);
        if (isEnd(snapshot.status)) break;
      }
    } catch (error) {
      failure = error;
    }
    if (feed.stop.signal.aborted) return;
    this.#end(id, feed);
    for (const listener of feed.listeners) listener.over(failure);
  }

  #end(id: string, feed: Feed): void {
    feed.stop.abort();
    if (this.#feeds.get(id) === feed) this.#feeds.delete(id);
  }
}
