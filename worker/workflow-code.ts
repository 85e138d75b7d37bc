import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type WorkerOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { SettingsError } from '../config/settings.ts';
import { failureConverterPath } from '../privacy/data-converter.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const isBuilt = import.meta.url.endsWith('.js');
const bundlePath = here('../workflow-bundle.js');
const sourcePath = here('../workflows/index.ts');

/** What the worker runs: from `dist` the bundle that the build made, from the sources those. */
export const workflowCode = (): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> => {
  if (!isBuilt) return { workflowsPath: sourcePath };
  if (existsSync(bundlePath)) return { workflowBundle: { codePath: bundlePath } };
  throw new SettingsError([
    { setting: bundlePath, expected: 'missing: expected the workflow bundle of `npm run build`' },
  ]);
};

/** The bundle, for the build: made once, with the SDK and the failure converter that the worker runs with. */
export const bundleWorkflows = (workflowsPath = sourcePath): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({ workflowsPath, failureConverterPath, logger: new DefaultLogger('WARN') });
