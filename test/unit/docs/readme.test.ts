import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../../', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), 'utf8');
const [english, korean] = [read('README.md'), read('README.ko.md')];

/** Code blocks without their comments: what is typed is the same in every language. */
const commands = (page: string) =>
  [...page.matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, block = '']) => block.replace(/\s*(#|\/\/) .*$/gm, ''));
const levels = (page: string) =>
  [...page.replace(/```[\s\S]*?```/g, '').matchAll(/^(#+) /gm)].map(([, level]) => level);
const tables = (page: string) => [...page.matchAll(/^\|.*\|$/gm)].length;
const links = (page: string) =>
  [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^https?:/.test(link));

describe('the README in English and in Korean', () => {
  it('has the same headings, tables and commands', () => {
    expect(levels(korean)).toEqual(levels(english));
    expect(tables(korean)).toBe(tables(english));
    expect(commands(korean)).toEqual(commands(english));
  });

  it('leads to the same pages, which are there', () => {
    const others = (page: string) => links(page).filter((link) => !link.startsWith('README'));
    expect(new Set(others(korean))).toEqual(new Set(others(english)));
    for (const link of [...links(english), ...links(korean)])
      expect([link, existsSync(new URL(link, root))]).toEqual([link, true]);
  });
});
