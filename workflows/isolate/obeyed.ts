/** More than a run is ever sent. Beyond that the oldest are forgotten. */
const keptAtMost = 1_000;

/** The ids of messages that a run has obeyed. */
export class Obeyed {
  readonly #ids: Set<string>;

  constructor(before: readonly string[] = []) {
    this.#ids = new Set(before);
  }

  /** Whether this one is new; from here on it is not. */
  takes(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > keptAtMost && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }

  get ids(): string[] {
    return [...this.#ids];
  }
}
