/**
 * The process that runs workflows and activities, for embedding. `runWorker({ settings: await readAllSettings(process.env, log),
 * log, signal })` runs a worker with the settings of `docs/settings.md` until the signal is aborted.
 */
export { createLogger } from '../privacy/logger.ts';
export { TemporalUnreachableError } from './connect.ts';
export { type RunOptions, runWorker } from './run.ts';
export { type AllSettings, type CreatedWorker, createWorker, readAllSettings } from './worker.ts';
export { bundleWorkflows } from './workflow-code.ts';
