import { Gauge, type Registry } from 'prom-client';

export interface ScrapedGauge<L extends string> {
  name: string;
  help: string;
  labelNames: readonly L[];
}

/**
 * A gauge whose values are read when it is scraped. Labels that are not set then are not shown; if the read fails, the last
 * values stay.
 */
export const scrapedGauge = <L extends string>(
  registry: Registry,
  { name, help, labelNames }: ScrapedGauge<L>,
  read: (set: (labels: Record<L, string>, value: number) => void) => void | Promise<void>,
): void => {
  const gauge = new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect: async () => {
      const values: [Record<L, string>, number][] = [];
      try {
        await read((labels, value) => values.push([labels, value]));
      } catch {
        return;
      }
      gauge.reset();
      for (const [labels, value] of values) gauge.set(labels, value);
    },
  });
};
