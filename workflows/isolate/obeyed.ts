/** More than any run receives. Beyond that the oldest ids are forgotten. */
const keptAtMost = 1_000;

/** The ids of messages that a run has already acted on. */
export class Obeyed {
  readonly #ids: Set<string>;

  constructor(before: readonly string[] = []) {
    this.#ids = new Set(before);
  }

  /** Returns whether the id is new, and remembers it. */
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
