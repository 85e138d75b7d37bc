import { TestEnvironment } from 'jest-environment-node';

/**
 * What test files that run in the same process share, by the symbols that the product uses for it: each file has its own
 * globals and modules, and would otherwise create it again.
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
