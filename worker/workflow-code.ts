import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type WorkerOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { SettingsError } from '../config/settings.ts';
import { failureConverterPath } from '../privacy/encryption.ts';
import { keptBundle } from './kept-bundle.ts';
import { keepPromiseStacks, keepsPromiseStacks } from './promise-stacks.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const isBuilt = import.meta.url.endsWith('.js');
const bundlePath = (traced: boolean) => here(traced ? '../workflow-bundle-traced.js' : '../workflow-bundle.js');
const sourcePath = here('../workflows/index.ts');
const require = createRequire(import.meta.url);
const promiseStacks = here('../workflows/isolate/promise-stacks.ts');
const sealsOfRuns = here('../workflows/isolate/seals.ts');
const messagesOfRuns = here('../workflows/isolate/messages.ts');
const startsOfRuns = here('../workflows/isolate/starts.ts');
const tracesOfRuns = here('../workflows/isolate/traces.ts');
const spansOfWorkflows = '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors';

const bundled = new Map<boolean, Promise<{ code: string }>>();

type Code = NonNullable<WorkerOptions['workflowBundle']>;

/** The code that workers run. `stacks` is the value of `HWAGIN_PROMISE_STACKS`. */
export const workflowCode = async (traced = false, stacks?: 'on' | 'off'): Promise<Code> => {
  const made = await bundleAtHand(traced);
  if (!keepsPromiseStacks(stacks)) return made;
  const code = 'code' in made ? made.code : await readFile(made.codePath, 'utf8');
  return { code: `${keepPromiseStacks}${code}` };
};

/** From `dist`, the bundle of the build; from the sources, one that all processes share. */
const bundleAtHand = async (traced: boolean): Promise<Code> => {
  if (!isBuilt) {
    const bundle = bundled.get(traced) ?? bundleOfSources(traced);
    bundled.set(traced, bundle);
    return await bundle;
  }
  const codePath = bundlePath(traced);
  if (existsSync(codePath)) return { codePath };
  throw new SettingsError([
    { setting: codePath, expected: 'missing: expected the workflow bundle of `npm run build`' },
  ]);
};

/** Everything that a bundle of the sources is built from. */
export const ingredients = [
  'workflows',
  'contract',
  'protocol',
  'privacy',
  'worker/workflow-code.ts',
  'package-lock.json',
];

const bundleOfSources = async (traced: boolean): Promise<{ code: string }> => {
  const kept = { root: here('..'), of: ingredients, name: traced ? 'workflows-traced' : 'workflows' };
  return { code: await keptBundle(kept, async () => (await bundleWorkflows({ traced })).code) };
};

export interface BundleOptions {
  workflowsPath?: string;
  /** With spans of workflows. This doubles the size, so it is a separate bundle. */
  traced?: boolean;
  /** For tests: changes what is bundled. */
  webpackConfigHook?: BundleHook;
}

type BundleHook = NonNullable<Parameters<typeof bundleWorkflowCode>[0]['webpackConfigHook']>;

/** Builds the bundle once, with the SDK and the failure converter that the worker uses. */
export const bundleWorkflows = ({
  workflowsPath = sourcePath,
  traced = false,
  webpackConfigHook,
}: BundleOptions = {}): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath,
    failureConverterPath,
    // Evaluated once per worker instead of once per run: these modules keep no state between runs.
    preloadModules: [promiseStacks, workflowsPath, sealsOfRuns, messagesOfRuns, startsOfRuns, tracesOfRuns],
    logger: new DefaultLogger('WARN'),
    ...(webpackConfigHook && { webpackConfigHook }),
    workflowInterceptorModules: [
      tracesOfRuns,
      sealsOfRuns,
      messagesOfRuns,
      startsOfRuns,
      ...(traced ? [require.resolve(spansOfWorkflows)] : []),
    ],
  });
