import { sections } from '../test/evidence/sections/index.ts';
import { circumstances, writeChapters } from './evidence/document.ts';
import { stopAll } from './processes.ts';
import { SetupError } from './temporal/output.ts';

/**
 * `npm run evidence [-- <section> …]`: plays everything in full, or these sections, and writes docs/reliability.md. Exit 1
 * when something was not as it should be.
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
    const { lines, problems } = await section.run((line) => console.log(`  ${line}`));
    const seconds = (Date.now() - began) / 1_000;
    const about = await circumstances(`npm run evidence${asked.length > 0 ? ` -- ${name}` : ''}`, seconds);
    // At once: a later section that breaks must not lose what was seen.
    const order = sections.map((each) => each.name);
    writeChapters([{ name, title, lines }], order, about);
    console.log(`  ${problems.length === 0 ? 'as it should be' : problems.join('\n  ')} (${Math.round(seconds)} s)`);
    bad += problems.length;
  }
  console.log(`\n${bad === 0 ? 'Everything is as it should be' : `${bad} problems`}: docs/reliability.md`);
  return bad === 0 ? 0 : 1;
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
await stopAll();
process.exit();
