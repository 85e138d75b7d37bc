import { TestEnvironment } from 'jest-environment-node';

/**
 * What files of tests share that one process plays one after the other, by symbols that the product knows them by: each has
 * globals and modules of its own, and would make it anew.
 */
const shared = [Symbol.for('hwagin.sandbox.keys')];
const kept = new Map();

export default class SharingEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const [symbol, value] of kept) this.global[symbol] = value;
  }

  async teardown() {
    for (const symbol of shared) if (this.global[symbol] !== undefined) kept.set(symbol, this.global[symbol]);
    await super.teardown();
  }
}
