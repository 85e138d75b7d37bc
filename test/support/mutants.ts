import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundle } from '@temporalio/worker';
import { bundleWorkflows } from '../../worker/workflow-code.ts';

/** A change of the workflows' source: the only occurrence of `from` becomes `to`. */
export interface Mutation {
  /** Below workflows/, such as `run/calls.ts`. */
  file: string;
  from: string;
  to: string;
}

const loader = fileURLToPath(new URL('./mutation-loader.cjs', import.meta.url));

/** The bundled workflows with these changes. Fails if a mutation matches nowhere, or more than once. */
export const bundleMutant = async (...mutations: readonly Mutation[]): Promise<WorkflowBundle> => {
  for (const { file } of mutations) await access(new URL(`../../workflows/${file}`, import.meta.url));
  return await bundleWorkflows({
    webpackConfigHook: (config) => {
      const rules = mutations.map(({ file, from, to }) => ({
        test: (path: string) => path.endsWith(`/workflows/${file}`),
        enforce: 'pre' as const,
        use: { loader, options: { from, to } },
      }));
      return { ...config, module: { ...config.module, rules: [...(config.module?.rules ?? []), ...rules] } };
    },
  });
};
