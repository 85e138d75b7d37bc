/** The one HTTP client of all activities: a call, what its answer means, and the failures that a workflow can tell apart. */
export { notTheProvidersEnvelope, parseAnswer, safeCode, unauthorized } from './answers.ts';
export { httpCall } from './call.ts';
export { type CallName, failure, invalidAnswer, invalidResult, lost, rejected, unavailable } from './failures.ts';
export { type Circuit, CircuitOpen, type Observation, setHttpHooks } from './hooks.ts';
export type { CallClass, HttpAnswer, HttpCall } from './types.ts';
