import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { keepPromiseStacks, keepsPromiseStacks, testedSdk } from '../../../worker/promise-stacks.ts';
import { workflowCode } from '../../../worker/workflow-code.ts';

const installed = (createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string }).version;

describe('stack traces of promises', () => {
  it('are left out by default with the SDK that this was tested with, and with no other', () => {
    expect(keepsPromiseStacks(undefined, testedSdk)).toBe(false);
    for (const other of ['1.24.1', '1.25.0', '2.0.0', '']) expect(keepsPromiseStacks(undefined, other)).toBe(true);
  });

  it('are as the setting says, whatever the SDK', () => {
    for (const sdk of [testedSdk, '2.0.0'])
      expect([keepsPromiseStacks('on', sdk), keepsPromiseStacks('off', sdk)]).toEqual([true, false]);
  });

  // Red after an upgrade of the SDK: see docs/upgrading.md, "Another Temporal SDK".
  it('are left out with the SDK that is installed', () => {
    expect(testedSdk).toBe(installed);
    expect(keepsPromiseStacks(undefined)).toBe(false);
  });

  it('are kept by a mark before the bundle, on its first line', async () => {
    const { code } = (await workflowCode(false, 'off')) as { code: string };
    expect(await workflowCode(false, 'on')).toEqual({ code: `${keepPromiseStacks}${code}` });
    expect(keepPromiseStacks).not.toContain('\n');
  });
});
