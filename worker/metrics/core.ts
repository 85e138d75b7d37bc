import { createServer } from 'node:net';
import type { MetricsExporterConfig } from '@temporalio/worker';

/** Where the SDK's native core exposes its own metrics (`temporal_*`): on a port of its own on this machine. */
interface CoreMetrics {
  config: MetricsExporterConfig;
  /** In Prometheus' text format; a comment that says so if they are not available. */
  text: () => Promise<string>;
}

/** Milliseconds. */
const patienceMs = 2_000;
const mostPorts = 10;

/**
 * Passes the configuration to `install`, which makes the core listen. `install` throws if another process has taken the port
 * meanwhile, and is then called again with another one. The core can serve its metrics only over HTTP, so `/metrics` requests
 * them and shows them with ours.
 */
export const coreMetrics = async (
  install: (config: MetricsExporterConfig) => void,
  portOf: () => Promise<number> = freePort,
): Promise<CoreMetrics['text']> => {
  for (let ports = 1; ; ports++) {
    const { config, text } = metricsAt(`127.0.0.1:${await portOf()}`);
    try {
      install(config);
      return text;
    } catch (error) {
      if (ports === mostPorts) throw error;
    }
  }
};

const metricsAt = (bindAddress: string): CoreMetrics => ({
  config: {
    prometheus: { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true },
  },
  text: async () => {
    try {
      const answer = await fetch(`http://${bindAddress}/metrics`, { signal: AbortSignal.timeout(patienceMs) });
      return await answer.text();
    } catch {
      return '# The metrics of the Temporal SDK are not available.\n';
    }
  },
});

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
