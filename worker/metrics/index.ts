import type { Registry } from 'prom-client';
import { createRegistry } from '../../telemetry/registry.ts';
import { callMetrics } from './calls.ts';
import { profileLabels } from './profile-label.ts';
import { verificationMetrics } from './verifications.ts';

export { coreMetrics } from './core.ts';
export { stateMetrics } from './state.ts';

/** A worker's registry and everything that fills it. `docs/operations.md` explains each metric. */
export const createWorkerMetrics = (profiles: readonly string[]) => {
  const registry: Registry = createRegistry('worker');
  const profileLabel = profileLabels(profiles);
  return { registry, sinks: verificationMetrics(registry, profileLabel), ...callMetrics(registry, profileLabel) };
};
