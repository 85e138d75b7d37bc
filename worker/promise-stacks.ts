import { createRequire } from 'node:module';

/**
 * The SDK version whose internals `workflows/isolate/promise-stacks.ts` is known to fit:
 * `test/integration/workflow-sandbox.test.ts` has passed with it. `docs/upgrading.md` says what to do for another version.
 */
export const testedSdk = '1.24.0';

const require = createRequire(import.meta.url);
const installedSdk = (): string => (require('@temporalio/worker/package.json') as { version: string }).version;

/** Whether the SDK keeps a stack trace of every promise: as the setting says; without the setting, only with an untested SDK. */
export const keepsPromiseStacks = (setting: 'on' | 'off' | undefined, sdk = installedSdk()): boolean =>
  (setting ?? (sdk === testedSdk ? 'off' : 'on')) === 'on';

/**
 * Placed before a workflow bundle, so that `workflows/isolate/promise-stacks.ts` leaves the SDK alone. On the first line, so that
 * the source map stays valid.
 */
export const keepPromiseStacks = 'globalThis.__hwaginKeepPromiseStacks=true;';
