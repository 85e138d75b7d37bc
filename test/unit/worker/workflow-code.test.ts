import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { bundleSourceMap } from '../../../dev/workflow-bundle.ts';
import { ingredients, workflowCode } from '../../../worker/workflow-code.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('The bundle that is kept for a while is made of nothing but what it is made anew for', async () => {
  const { code } = (await workflowCode()) as { code: string };
  const [, , map = ''] = bundleSourceMap.exec(code) ?? [];
  const { sources } = JSON.parse(Buffer.from(map, 'base64').toString('utf8')) as { sources: string[] };
  const ours = sources.filter((source) => isAbsolute(source)).map((source) => relative(root, source));
  const paths = ours.filter((path) => !path.startsWith('node_modules/'));
  expect(paths).toContain('workflows/index.ts');
  const foreign = paths.filter((path) => !ingredients.some((each) => path.startsWith(`${each}/`)));
  expect(foreign).toEqual([]);
});
