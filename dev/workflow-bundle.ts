import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { failureConverterPath } from '../privacy/data-converter.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** The source map that the SDK puts at the end of a bundle, its JSON in base64. */
export const bundleSourceMap = /(\n\/\/# sourceMappingURL=data:application\/json;[^,]*base64,)([A-Za-z0-9+/=]+)\s*$/;

/** The workflows as one script, as `npm run build` ships it and the check measures it. */
export async function bundleWorkflows(): Promise<string> {
  if (!existsSync(workflowsPath)) throw new Error('workflows/index.ts does not exist.');
  const logger = new DefaultLogger('WARN');
  const { code } = await bundleWorkflowCode({ workflowsPath, failureConverterPath, logger });
  return withoutPathsOfThisMachine(code);
}

function withoutPathsOfThisMachine(code: string): string {
  return code.replace(bundleSourceMap, (_, comment: string, encoded: string) => {
    const map = Buffer.from(encoded, 'base64').toString('utf8').replaceAll(root, '');
    return comment + Buffer.from(map).toString('base64');
  });
}
