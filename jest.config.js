/** Jest in ESM: swc strips the types, imports name their `.ts` files. */
export default {
  testEnvironment: '<rootDir>/dev/test/environment.mjs',
  // Jest would walk through everything that a file of tests leaves behind, and warn of what still uses it.
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
  // Real servers on a busy machine: a limit for what hangs, not for what is slow.
  testTimeout: 300_000,
  // Three times the cores of a small machine: most of these tests wait for servers, not for a processor.
  maxWorkers: 6,
  testSequencer: '<rootDir>/dev/test/sequencer.mjs',
};
