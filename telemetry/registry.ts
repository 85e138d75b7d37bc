import { readFileSync } from 'node:fs';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/**
 * The registry of a process, with the metrics that all our processes have: Node's own (`process_*`, `nodejs_*`) and
 * `hwagin_build_info`. Labels of our metrics are closed sets or bounded; ids and personal data are never labels.
 */
export const createRegistry = (component: 'worker' | 'gateway'): Registry => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const info = new Gauge({
    name: 'hwagin_build_info',
    help: 'Always 1; the labels describe the process',
    labelNames: ['component', 'version', 'node'],
    registers: [registry],
  });
  info.set({ component, version: version(), node: process.version }, 1);
  return registry;
};

/** The sources are one folder below `package.json`, `dist` is two. */
const version = (): string => {
  const path = import.meta.url.endsWith('.js') ? '../../package.json' : '../package.json';
  const described: { version: string } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
  return described.version;
};
