import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../../', import.meta.url);
const docs = readdirSync(new URL('docs', root)).map((name) => `docs/${name}`);
/** Every page that exists in both languages. */
const twins = ['README.md', ...docs]
  .filter((page) => page.endsWith('.md') && existsSync(new URL(koreanOf(page), root)))
  .map((page) => ({ page, english: read(page), korean: read(koreanOf(page)) }));

describe('pages in English and in Korean', () => {
  it('are the README and what a newcomer reads first', () => {
    expect(twins.map(({ page }) => page)).toEqual(
      expect.arrayContaining([
        'README.md',
        'docs/architecture.md',
        'docs/asking-vendors.md',
        'docs/from-example-to-production.md',
        'docs/temporal-in-five-minutes.md',
      ]),
    );
    for (const page of docs.filter((each) => each.endsWith('.ko.md')))
      expect(docs).toContain(page.replace('.ko.md', '.md'));
  });

  it.each(twins)('$page has the same headings, tables and commands in both', ({ english, korean }) => {
    expect(levels(korean)).toEqual(levels(english));
    expect(tables(korean)).toBe(tables(english));
    expect(commands(korean)).toEqual(commands(english));
    expect(settings(korean)).toEqual(settings(english));
  });

  it.each(twins)('$page leads to the same pages in both, which are there', ({ page, english, korean }) => {
    expect(new Set(targets(korean, page))).toEqual(new Set(targets(english, page)));
    for (const link of [...links(english), ...links(korean)])
      expect([link, existsSync(new URL(link, new URL(page, root)))]).toEqual([link, true]);
  });
});

function koreanOf(page: string): string {
  return page.replace(/\.md$/, '.ko.md');
}
function read(name: string): string {
  return readFileSync(new URL(name, root), 'utf8');
}

/** Code blocks without their comments and texts for people: commands are the same in every language. */
const commands = (page: string) =>
  [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .filter(([, language]) => language !== 'mermaid')
    .map(([, , block = '']) => block.replace(/\s*(#|\/\/) .*$/gm, ''));
const levels = (page: string) =>
  [...page.replace(/```[\s\S]*?```/g, '').matchAll(/^(#+) /gm)].map(([, level]) => level);
const tables = (page: string) => [...page.matchAll(/^\|.*\|$/gm)].length;
const settings = (page: string) => [...new Set(page.match(/\b[A-Z][A-Z0-9]+_[A-Z0-9_]*[A-Z0-9]\b/g) ?? [])].toSorted();
const links = (page: string) =>
  [...page.matchAll(/\]\(([^)]+)\)/g)]
    .map(([, link = '']) => link.split('#')[0] ?? '')
    .filter((link) => link !== '' && !/^https?:/.test(link));
/** The links of a page, in either language, without the link to its twin. */
const targets = (text: string, page: string) => {
  const own = page.split('/').at(-1);
  return links(text)
    .map((link) => link.replace('.ko.md', '.md'))
    .filter((link) => link !== own);
};
