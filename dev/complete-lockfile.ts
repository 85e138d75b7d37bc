import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const lockfile = fileURLToPath(new URL('../package-lock.json', import.meta.url));

interface LockedPackage {
  version?: string;
  integrity?: string;
  cpu?: string[];
  dev?: boolean;
  libc?: string[];
  optional?: boolean;
  os?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, LockedPackage>;
}

/**
 * With a registry that mirrors only some platforms' packages, npm writes a lock file without the others, which `npm ci` then
 * refuses on every platform. This returns the missing entries. They have no checksum, because such a registry does not
 * provide one, and they are never installed on the platforms that have their own.
 */
export function missingPlatformPackages({ packages }: Lock): Lock['packages'] {
  const missing: Lock['packages'] = {};
  for (const [parent, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      if (!platform || isLocked(packages, parent, name)) continue;
      const { cpu, libc, os } = platform;
      missing[`node_modules/${name}`] = {
        version,
        cpu,
        ...(dev && { dev }),
        ...(libc && { libc }),
        optional: true,
        os,
      };
    }
  }
  return missing;
}

/** What a package's name says about its platform, e.g. `@swc/core-linux-arm-gnueabihf`; undefined if it says nothing. */
function platformOf(name: string): { cpu: string[]; libc?: string[]; os: string[] } | undefined {
  const [, os, cpu, rest = ''] =
    /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64)(.*)$/.exec(
      name,
    ) ?? [];
  if (!os || !cpu) return undefined;
  const libc = os !== 'linux' ? undefined : rest.includes('musl') ? 'musl' : rest.includes('gnu') ? 'glibc' : undefined;
  return { cpu: [cpu], ...(libc && { libc: [libc] }), os: [os] };
}

/** Node looks for a package in the folder of the package that requires it, then in each folder above. */
function isLocked(packages: Lock['packages'], parent: string, name: string): boolean {
  for (let folder = parent; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/** `node dev/run.mjs dev/complete-lockfile.ts` adds them. */
function main(): void {
  const lock: Lock = JSON.parse(readFileSync(lockfile, 'utf8'));
  const missing = missingPlatformPackages(lock);
  const entries = Object.entries({ ...lock.packages, ...missing });
  entries.sort(([left], [right]) => left.localeCompare(right, 'en'));
  writeFileSync(lockfile, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} packages of other platforms added to package-lock.json`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
