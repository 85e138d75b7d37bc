/**
 * `hwagin/testing`: the providers as local servers, for tests of a backend that uses Hwagin.
 *
 * ```ts
 * import { startSandbox } from 'hwagin/testing';
 * const sandbox = await startSandbox();
 * Object.assign(process.env, sandbox.settings); // before the worker starts
 * // … start a verification for 010-1234-5678, then:
 * const code = await sandbox.code('010-1234-5678');
 * await sandbox.close();
 * ```
 */
export { createSandboxClient } from './control/client.ts';
export type { Rules } from './rules.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './start.ts';
export type {
  Effect,
  EffectKind,
  EventOf,
  Fault,
  FaultKind,
  ProviderName,
  SandboxControl,
  SandboxEvent,
} from './types.ts';
