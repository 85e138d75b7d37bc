import type { DataKey, KeyContext, KeyProvider } from './key-provider.ts';
import type { KeyRing } from './key-ring.ts';

/** A key provider of one's own, beside the ring that what was written before it came is still read with. */
export class LayeredKeys implements KeyProvider {
  readonly #own: KeyProvider;
  readonly #ring: KeyRing;

  constructor(own: KeyProvider, ring: KeyRing) {
    this.#own = own;
    this.#ring = ring;
  }

  dataKeyFor(context: KeyContext): Promise<DataKey> {
    return this.#own.dataKeyFor(context);
  }

  unwrap(keyId: string, wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array> {
    return (this.#ring.ids.includes(keyId) ? this.#ring : this.#own).unwrap(keyId, wrapped, context);
  }

  async destroy(context: KeyContext): Promise<void> {
    await this.#own.destroy?.(context);
  }
}
