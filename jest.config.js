/** Jest in ESM: swc strips the types, imports name their `.ts` files. */
export default {
  testEnvironment: '<rootDir>/dev/test/environment.mjs',
  // Otherwise Jest would walk through everything that a test file leaves behind, and warn about what is still in use.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  // For real servers on a busy machine: the limit is for tests that hang, not for slow ones.
  testTimeout: 300_000,
  // More than twice the cores of a small machine: most of these tests wait for servers, not for the CPU.
  maxWorkers: 5,
  testSequencer: '<rootDir>/dev/test/sequencer.mjs',
};
