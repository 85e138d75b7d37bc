import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Started, type StartOptions, startProcess, startScript } from '../../dev/processes.ts';

export type ProductFile = 'worker/main.ts' | 'gateway/main.ts' | 'cli/main.ts';

/**
 * Starts a process of the product: under `npm test` from JavaScript that was built once from the sources, as in the package;
 * otherwise with tsx.
 */
export const startProduct = (file: ProductFile, args: readonly string[], options: StartOptions): Started => {
  const compiled = process.env['HWAGIN_TEST_COMPILED'];
  if (!compiled) return startScript(fileURLToPath(new URL(`../../${file}`, import.meta.url)), args, options);
  return startProcess(process.execPath, [join(compiled, file.replace(/ts$/, 'js')), ...args], options);
};
