import type { Snapshot } from '../../contract/snapshot.ts';
import { isEnd } from '../../contract/words.ts';
import { withoutSecret } from '../auth/secrets.ts';
import type { Verifications } from '../verifications.ts';

export interface Listener {
  /** A snapshot; the last one is an end. */
  changed(snapshot: Snapshot): void;
  /** No more will come: the end was told, or (`error`) Temporal is gone. */
  over(error?: unknown): void;
}

interface Feed {
  listeners: Set<Listener>;
  last: Snapshot | undefined;
  stop: AbortController;
}

/** One watch of Temporal for each verification that is looked at, however many look. */
export class Feeds {
  readonly #verifications: Pick<Verifications, 'watch'>;
  readonly #feeds = new Map<string, Feed>();

  constructor(verifications: Pick<Verifications, 'watch'>) {
    this.#verifications = verifications;
  }

  /** How many look. */
  get listeners(): number {
    return [...this.#feeds.values()].reduce((sum, { listeners }) => sum + listeners.size, 0);
  }

  /** Tells the listener how it stands, then of every change. Gives what ends it. */
  follow(id: string, listener: Listener): () => void {
    const feed = this.#feeds.get(id) ?? this.#begin(id);
    feed.listeners.add(listener);
    if (feed.last) listener.changed(feed.last);
    return () => {
      feed.listeners.delete(listener);
      if (feed.listeners.size === 0) this.#end(id, feed);
    };
  }

  /** Ends every feed, as a gateway that shuts down does. */
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
