import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { bundleSourceMap } from '../workflow-bundle.ts';

const limitFile = new URL('./bundle-limit.json', import.meta.url);
const limitSchema = z.object({ bytes: z.int().positive() });

/** The npm packages that the bundle may contain: the SDK's workflow part and its dependencies. */
const allowedPackages = ['@temporalio/workflow', '@temporalio/common', 'long', 'ms', 'nexus-rpc'];

/** What is wrong with a workflow bundle: packages that do not belong in it, and more bytes than the limit. */
export function checkBundle(code: string, limitBytes: number = readLimit()): string[] {
  const strangers = packagesIn(code).filter((name) => !allowedPackages.includes(name));
  const problems = strangers.map((name) => `the workflow bundle contains ${name}`);
  const bytes = bundleBytes(code);
  if (bytes > limitBytes) {
    problems.push(
      `the workflow bundle has ${bytes} bytes, at most ${limitBytes} are allowed: find what came in, or if it belongs ` +
        'there set a new limit with `npm run check -- --set-bundle-limit`',
    );
  }
  return problems;
}

/** The limit is the current size of the bundle plus a tenth. */
export function writeLimit(code: string): number {
  const bytes = Math.ceil(bundleBytes(code) * 1.1);
  writeFileSync(limitFile, `{ "bytes": ${bytes} }\n`);
  return bytes;
}

function readLimit(): number {
  return limitSchema.parse(JSON.parse(readFileSync(limitFile, 'utf8'))).bytes;
}

/** Without the source map, which contains every source once more. */
export function bundleBytes(code: string): number {
  return Buffer.byteLength(code.replace(bundleSourceMap, ''));
}

/** The npm packages whose files are in a bundle, according to its source map. */
export function packagesIn(code: string): string[] {
  const [, , encoded] = bundleSourceMap.exec(code) ?? [];
  if (encoded === undefined) throw new Error('The workflow bundle has no source map to tell its packages from.');
  const map: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  const { sources } = z.object({ sources: z.array(z.string()) }).parse(map);
  const names = sources.flatMap((source) => {
    const [, ...inside] = source.split(/(?:^|\/)node_modules\//);
    const last = inside.at(-1);
    if (last === undefined) return [];
    const [first = '', second = ''] = last.split('/');
    return [first.startsWith('@') ? `${first}/${second}` : first];
  });
  return [...new Set(names)].toSorted();
}
