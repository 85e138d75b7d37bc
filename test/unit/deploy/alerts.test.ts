import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { alerts, queries } from '../../support/dashboards.ts';
import { selectorsOf } from '../../support/promql.ts';

const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');

describe('alerts', () => {
  it('each have a section in docs/operations.md, and each section there its alert', () => {
    const [, sections = ''] = page.split('\n## Alerts\n');
    const written = [...sections.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect(alerts().map(({ alert }) => alert)).toEqual(written);
  });

  it('link to their section', () => {
    for (const { alert, annotations } of alerts())
      expect(annotations.runbook_url).toBe(`docs/operations.md#${alert.toLowerCase()}`);
  });
});

describe('queries of dashboards and alerts', () => {
  it('are PromQL', () => {
    for (const { where, expr } of queries()) expect([where, selectorsOf(expr).length > 0]).toEqual([where, true]);
  });

  it('read metrics that docs/operations.md explains', () => {
    const explained = [...page.matchAll(/^\| `(hwagin_\w+)/gm)].map(([, name]) => name);
    const read = queries().flatMap(({ expr }) => selectorsOf(expr).map(({ name }) => name));
    const ours = read
      .filter((name) => name.startsWith('hwagin_'))
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    expect(ours.filter((name) => !explained.includes(name))).toEqual([]);
  });
});
