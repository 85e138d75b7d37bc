import { readFileSync, writeFileSync } from 'node:fs';
import { sections } from '../test/evidence/sections/index.ts';
import { circumstances } from './evidence/circumstances.ts';
import { type Chapter, evidencePage, reliabilityPage } from './evidence/pages.ts';
import { stopAll } from './processes.ts';
import { SetupError } from './temporal/output.ts';

/**
 * `npm run evidence [-- <section> …]`: runs all sections in full, or only these. Writes docs/evidence.md, and the table of
 * docs/reliability.md. Exits with 1 if a promise was broken.
 */
const main = async (asked: readonly string[]): Promise<number> => {
  const unknown = asked.filter((name) => !sections.some((each) => each.name === name));
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(', ')}. There are: ${sections.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  let bad = 0;
  for (const section of sections) {
    const { name, title } = section;
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n${title}`);
    const began = Date.now();
    const { summary, lines, problems } = await section.run((line) => console.log(`  ${line}`));
    const seconds = (Date.now() - began) / 1_000;
    const when = await circumstances(`npm run evidence${asked.length > 0 ? ` -- ${name}` : ''}`, seconds);
    // Written at once: if a later section fails, the results so far must not be lost.
    write({ name, title, summary, lines, problems: problems.length, ...when });
    console.log(`  ${problems.length === 0 ? 'as promised' : problems.join('\n  ')} (${Math.round(seconds)} s)`);
    bad += problems.length;
  }
  console.log(
    `\n${bad === 0 ? 'Everything is as promised' : `${bad} problems`}: docs/reliability.md, docs/evidence.md`,
  );
  return bad === 0 ? 0 : 1;
};

const write = (chapter: Chapter): void => {
  const order = sections.map(({ name }) => name);
  for (const [page, pageWith] of [
    ['evidence', evidencePage],
    ['reliability', reliabilityPage],
  ] as const) {
    const file = new URL(`../docs/${page}.md`, import.meta.url);
    writeFileSync(file, pageWith(readFileSync(file, 'utf8'), [chapter], order));
  }
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
await stopAll();
process.exit();
