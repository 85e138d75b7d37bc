import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../worker/workflow-code.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The source map that the SDK puts at the end of a bundle, its JSON in base64. */
export const bundleSourceMap = /(\n\/\/# sourceMappingURL=data:application\/json;[^,]*base64,)([A-Za-z0-9+/=]+)\s*$/;

/** The workflows as one script, as `npm run build` ships it and the check measures it. */
export async function workflowBundle(options: { traced?: boolean } = {}): Promise<string> {
  return withoutPathsOfThisMachine((await bundleWorkflows(options)).code);
}

function withoutPathsOfThisMachine(code: string): string {
  return code.replace(bundleSourceMap, (_, comment: string, encoded: string) => {
    const map = Buffer.from(encoded, 'base64').toString('utf8').replaceAll(root, '');
    return comment + Buffer.from(map).toString('base64');
  });
}
