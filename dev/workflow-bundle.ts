import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** The workflows as one script, as `npm run build` ships it and the check measures it. */
export async function bundleWorkflows(): Promise<string> {
  if (!existsSync(workflowsPath)) throw new Error('workflows/index.ts does not exist.');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  return code;
}
