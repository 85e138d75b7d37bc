import { describe, expect, it } from '@jest/globals';
import { bundleBytes, checkBundle, packagesIn } from '../../../../dev/check/bundle.ts';

function bundle(script: string, sources: readonly string[]): string {
  const map = Buffer.from(JSON.stringify({ version: 3, sources })).toString('base64');
  return `${script}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${map}`;
}

describe('the workflow bundle check', () => {
  const ours = ['webpack://x/./workflows/index.ts', 'webpack://x/./node_modules/@temporalio/workflow/lib/flags.js'];

  it('accepts workflow code and the SDK', () => {
    expect(checkBundle(bundle('code', ours), 100)).toEqual([]);
  });

  it.each(['zod', 'ky', '@temporalio/client'])('goes red when %s came in', (name) => {
    const code = bundle('code', [...ours, `webpack://x/./node_modules/${name}/index.js`]);
    expect(checkBundle(code, 100)).toEqual([`the workflow bundle contains ${name}`]);
  });

  it('sees a package inside another', () => {
    const nested = 'webpack://x/./node_modules/@temporalio/common/node_modules/zod/index.js';
    expect(packagesIn(bundle('code', [nested]))).toEqual(['zod']);
  });

  it('goes red when the code is larger than the limit, whatever its source map', () => {
    const code = bundle('0123456789', ours);
    expect(bundleBytes(code)).toBe(10);
    expect(checkBundle(code, 10)).toEqual([]);
    expect(checkBundle(code, 9)).toEqual([expect.stringContaining('has 10 bytes, at most 9')]);
  });

  it('refuses a bundle it cannot see into', () => {
    expect(() => checkBundle('code', 100)).toThrow('no source map');
  });
});
