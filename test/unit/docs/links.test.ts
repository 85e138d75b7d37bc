import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const markdownIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'deploy', 'examples'].flatMap(markdownIn),
].map((page) => ({ page, text: read(page) }));
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);

describe('a page of the documentation', () => {
  it('is found, with those of the folders below docs, deploy and examples', () => {
    expect(pages.map(({ page }) => page)).toEqual(
      expect.arrayContaining(['README.md', 'docs/settings.md', 'examples/backend/README.md']),
    );
  });

  it.each(pages)('$page links to files and headings that exist', ({ page, text }) => {
    expect(linksOf(text).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  it.each(pages)('$page names files of this repository that exist', ({ text }) => {
    const gone = [...withoutBlocks(text).matchAll(/`([\w.-]+(?:\/[\w.-]+)+\/?)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => folders.has(path.split('/')[0] ?? '') && !existsSync(join(root, path)));
    expect(gone).toEqual([]);
  });

  it.each(pages)('$page tells the reader to run scripts that exist', ({ text }) => {
    const unknown = [...text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)]
      .map(([, script = '']) => script)
      .filter((script) => !scripts.includes(script));
    expect(unknown).toEqual([]);
  });
});

/** Folders of the repository; `dist` and `data` are created later. */
const folders = new Set(
  readdirSync(root, { withFileTypes: true })
    .filter((each) => each.isDirectory() && !['node_modules', 'dist', 'data'].includes(each.name))
    .map(({ name }) => name),
);

const withoutBlocks = (text: string) => text.replace(/```[\s\S]*?```/g, '');

const linksOf = (text: string) =>
  [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^(https?|mailto):/.test(link));

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  return heading === undefined || !target.endsWith('.md') || anchorsOf(read(target)).includes(heading);
}

/** The anchors that GitHub generates from headings: the second of the same name gets `-1`. */
function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

function read(name: string): string {
  return readFileSync(join(root, name), 'utf8');
}
