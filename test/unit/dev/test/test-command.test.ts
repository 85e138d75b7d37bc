import { describe, expect, it } from '@jest/globals';
import { jestArguments, needsServers } from '../../../../dev/test/selection.ts';
import { exitCode, summary } from '../../../../dev/test/summary.ts';

describe('the last line of npm test', () => {
  it('counts what passed and failed', () => {
    expect(summary({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  });

  it('counts skipped tests only if there are any', () => {
    expect(summary({ passed: 1, failed: 2, skipped: 3 })).toBe('1 passed, 2 failed, 3 skipped');
  });
});

describe('the exit code of npm test', () => {
  const fine = { passed: 1, failed: 0, skipped: 0 };

  it('is 0 if something ran and nothing failed', () => {
    expect(exitCode(fine, 0)).toBe(0);
  });

  it('is 1 if a test failed, none ran, or Jest ended otherwise', () => {
    expect(exitCode({ ...fine, failed: 1 }, 0)).toBe(1);
    expect(exitCode({ ...fine, passed: 0 }, 0)).toBe(1);
    expect(exitCode(fine, 1)).toBe(1);
    expect(exitCode(fine, null)).toBe(1);
  });
});

describe('what npm test runs', () => {
  it('leaves out the heavy folders unless they are named', () => {
    expect(jestArguments([])).toEqual([
      '--testPathIgnorePatterns=/test/evidence/',
      '--testPathIgnorePatterns=/test/soak/',
    ]);
    expect(jestArguments(['test/soak'])).toEqual(['test/soak', '--testPathIgnorePatterns=/test/evidence/']);
  });

  it('prepares the Temporal servers unless only tests without them are named', () => {
    expect(needsServers([])).toBe(true);
    expect(needsServers(['test/unit', 'test/workflow'])).toBe(true);
    expect(needsServers(['test/unit/dev', 'test/sandbox'])).toBe(false);
    expect(needsServers(['--silent'])).toBe(true);
  });
});
