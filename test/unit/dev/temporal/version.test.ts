import { describe, expect, it } from '@jest/globals';
import { goodCli, serverVersion } from '../../../../dev/temporal/version.ts';

describe('the version of a Temporal CLI', () => {
  it('is that of its server', () => {
    expect(serverVersion('temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)\n')).toBe('1.31.2');
    expect(serverVersion('something else')).toBeUndefined();
  });

  it.each([
    ['1.29.1', true],
    ['1.29.0', false],
    ['1.28.9', false],
    ['1.30.0', true],
    ['1.9.10', false],
    ['2.0.0', true],
  ])('with server %s is good: %s', (version, good) => {
    expect(goodCli(`temporal version 0.0.0-DEV (Server ${version}, UI 2.42.1)`)).toBe(good);
  });

  it('is not good if it cannot be told', () => {
    expect(goodCli('tctl version 1.18.0')).toBe(false);
  });
});
