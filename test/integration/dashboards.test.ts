import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queries } from '../support/dashboards.ts';
import { type EventfulRun, eventfulRun } from '../support/eventful-run.ts';
import { selectorsOf, selects } from '../support/promql.ts';
import { type Sample, scrape } from '../support/scrape.ts';

/** This alert's queries are the only ones that a healthy server cannot answer. */
const temporalIsIll = 'HwaginTemporalFailing';

describe('after a run in which everything has happened once', () => {
  let run: EventfulRun;
  let samples: readonly Sample[];
  beforeAll(async () => {
    run = await eventfulRun();
    const [worker, gateway] = await Promise.all([scrape(run.worker), scrape(run.gateway)]);
    // Prometheus adds these labels to everything it scrapes.
    const of = (job: string) => (sample: Sample) => ({ ...sample, labels: { ...sample.labels, job, instance: job } });
    samples = [...worker.samples.map(of('worker')), ...gateway.samples.map(of('gateway'))];
  }, 300_000);
  afterAll(() => run?.close(), 60_000);

  it('every query of every dashboard and alert finds its series, with the labels it groups them by', () => {
    const without = queries().flatMap(({ where, expr }) =>
      selectorsOf(expr).flatMap((selector) => {
        const asked = where === temporalIsIll ? { ...selector, matchers: [] } : selector;
        const found = samples.filter((sample) => selects(asked, sample));
        const unlabelled = selector.groupedBy.filter((label) => !found.some(({ labels }) => label in labels));
        if (found.length > 0 && unlabelled.length === 0) return [];
        return [{ where, name: selector.name, matchers: selector.matchers, unlabelled }];
      }),
    );
    expect(without).toEqual([]);
  });

  it('every metric of ours is explained in docs/operations.md, and every one explained there is shown', () => {
    const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const explained = [...page.matchAll(/^\| `(hwagin_\w+)(?:\{([\w,]+)\})?`/gm)].map(([, name = '', labels = '']) =>
      described(name, labels.split(',').filter(Boolean)),
    );
    const shown = new Map<string, Set<string>>();
    for (const { name, labels } of samples) {
      if (!name.startsWith('hwagin_')) continue;
      const own = Object.keys(labels).filter((label) => !['job', 'instance', 'le'].includes(label));
      const family = name.replace(/_(bucket|sum|count)$/, '');
      shown.set(family, new Set([...(shown.get(family) ?? []), ...own]));
    }
    expect(explained.toSorted()).toEqual([...shown].map(([name, labels]) => described(name, [...labels])).toSorted());
  });
});

const described = (name: string, labels: readonly string[]) => `${name}{${labels.toSorted().join()}}`;
