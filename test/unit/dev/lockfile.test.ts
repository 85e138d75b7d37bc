import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Lock, missingPlatformPackages } from '../../../dev/complete-lockfile.ts';

describe('the lock file', () => {
  const lock: Lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'));

  it('names the packages of every platform, without which npm ci refuses it', () => {
    expect(Object.keys(missingPlatformPackages(lock))).toEqual([]);
  });

  it('names no registry', () => {
    expect(JSON.stringify(lock)).not.toContain('"resolved"');
  });
});

describe('a package of another platform', () => {
  const parent = (...names: string[]) => ({
    packages: {
      'node_modules/tool': {
        dev: true,
        optionalDependencies: Object.fromEntries(names.map((name) => [name, '1.2.3'])),
      },
    },
  });

  it.each([
    ['@tool/darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@tool/core-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@tool/core-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@tool/core-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
  ])('that is missing is added for its platform alone: %s', (name, platform) => {
    expect(missingPlatformPackages(parent(name))).toEqual({
      [`node_modules/${name}`]: { version: '1.2.3', dev: true, optional: true, ...platform },
    });
  });

  it('is not missing if it is locked beside its parent or below it', () => {
    const { packages } = parent('a-darwin-x64', 'b-darwin-x64');
    const locked = { 'node_modules/a-darwin-x64': {}, 'node_modules/tool/node_modules/b-darwin-x64': {} };
    expect(missingPlatformPackages({ packages: { ...packages, ...locked } })).toEqual({});
  });
});
