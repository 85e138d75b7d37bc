import type { FastifyInstance } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';
import { scrapedGauge } from '../../telemetry/scraped-gauge.ts';
import type { Feeds } from '../events/feeds.ts';

/** What `/metrics` shows, in Prometheus' text format. Labels are closed sets: an id is never a label. */
export class Metrics {
  readonly registry: Registry;
  readonly callbacks: Counter<'type' | 'fate'>;
  readonly #requests: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry, feeds: Feeds) {
    this.registry = registry;
    const registers = [registry];
    this.#requests = new Histogram({
      name: 'hwagin_gateway_request_duration_seconds',
      help: 'Duration of requests, without event streams',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
      registers,
    });
    this.callbacks = new Counter({
      name: 'hwagin_gateway_callbacks_total',
      help: 'Callbacks of providers, by result',
      labelNames: ['type', 'fate'],
      registers,
    });
    scrapedGauge(
      registry,
      { name: 'hwagin_gateway_event_streams', help: 'Open event streams', labelNames: [] },
      (set) => set({}, feeds.listeners),
    );
  }

  observe(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none';
      this.#requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    });
  }
}
