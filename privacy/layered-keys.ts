import type { DataKey, KeyContext, KeyProvider } from './key-provider.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * A custom key provider, combined with the key ring, which can still read what was written before the provider was configured.
 */
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
