import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Chapter, evidencePage, reliabilityPage } from '../../../../dev/evidence/pages.ts';

const read = (name: string) => readFileSync(new URL(`../../../../docs/${name}.md`, import.meta.url), 'utf8');
const [reliability, evidence] = [read('reliability'), read('evidence')];
const folder = new URL('../../../evidence/sections/', import.meta.url);
/** Read from their sources: importing them takes 14 seconds, because they import everything they run. */
const sections = readdirSync(folder).flatMap((file) =>
  [...readFileSync(new URL(file, folder), 'utf8').matchAll(/^ {2}name: '(.*)',\n {2}title: '(.*)',$/gm)].map(
    ([, name = '', title = '']) => ({ name, title }),
  ),
);
const order = [...evidence.matchAll(/^<!-- ([a-z-]+) -->$/gm)].map(([, name = '']) => name);
const kills: Chapter = {
  name: 'kills',
  title: 'A worker is killed',
  summary: '7 kills that cost $& nothing',
  lines: ['Seven kills.'],
  problems: 2,
  about: ['*Today.*'],
  day: '2030-01-31',
};

describe('the pages of the evidence', () => {
  it('have a row and a chapter for every section', () => {
    expect(sections.map(({ name }) => name).toSorted()).toEqual(order.toSorted());
    for (const { name, title } of sections) {
      expect(reliability).toMatch(
        new RegExp(`^\\| \\[${title}\\]\\(evidence\\.md#[a-z0-9-]+\\) \\|.*<!-- ${name} --> \\|$`, 'm'),
      );
      expect(evidence).toContain(`<!-- ${name} -->\n## ${title}\n`);
    }
  });

  it('stay what they are when nothing was played', () => {
    expect(reliabilityPage(reliability, [], order)).toBe(reliability);
    expect(evidencePage(evidence, [], order)).toBe(evidence);
  });

  it('change only where a section was played', () => {
    const row =
      '| [A worker is killed](evidence.md#a-worker-is-killed) | 7 kills that cost $& nothing | 2 | 2030-01-31 <!-- kills --> |';
    const changed = reliabilityPage(reliability, [kills], order).split('\n');
    expect(changed.filter((line) => !reliability.split('\n').includes(line))).toEqual([row]);
    expect(changed).toHaveLength(reliability.split('\n').length);

    const page = evidencePage(evidence, [kills], order);
    expect(page).toContain('<!-- kills -->\n## A worker is killed\n\n*Today.*\n\nSeven kills.\n\n<!-- /kills -->');
    expect(page).not.toContain('### Killed:');
    expect(page).toContain('### mobile-ok token/get');
  });

  it('keep the cells on their own page, so that the other can be read', () => {
    expect(reliability.split('\n').length).toBeLessThan(120);
    expect(reliability).not.toContain('| connection refused |');
  });
});
