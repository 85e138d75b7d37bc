import { createRequire } from 'node:module';

/**
 * The SDK whose internals `workflows/isolate/promise-stacks.ts` is known to fit: `test/integration/workflow-sandbox.test.ts` has
 * passed against it. `docs/upgrading.md` says what to do for another.
 */
export const testedSdk = '1.24.0';

const require = createRequire(import.meta.url);
const installedSdk = (): string => (require('@temporalio/worker/package.json') as { version: string }).version;

/** Whether the SDK keeps a stack trace of every promise: as the setting says, else only with an SDK that was not tested. */
export const keepsPromiseStacks = (setting: 'on' | 'off' | undefined, sdk = installedSdk()): boolean =>
  (setting ?? (sdk === testedSdk ? 'off' : 'on')) === 'on';

/** Before a workflow bundle: `workflows/isolate/promise-stacks.ts` then leaves the SDK alone. On its first line, for its source map. */
export const keepPromiseStacks = 'globalThis.__hwaginKeepPromiseStacks=true;';
