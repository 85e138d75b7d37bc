import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historiesFolder, portable } from '../test/versions/histories.ts';
import { play, type Scene, scenes } from '../test/versions/scenes.ts';
import { createStage } from '../test/versions/stage.ts';
import { bundleWorkflows } from '../worker/workflow-code.ts';

/** Some scenes wait for seconds, and running all of them at once would slow the machine down. */
const atOnce = 5;

/**
 * `npm run histories`: runs every flow to every end on a dev server, and stores the histories of this version for `npm test`
 * to replay. When to do this: docs/upgrading.md. Exits with 1 if a scene ends otherwise than it should.
 */
const main = async (): Promise<number> => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const folder = join(historiesFolder, version);
  const stage = await createStage();
  try {
    await stage.startWorker(await bundleWorkflows());
    const wrong: string[] = [];
    const recorded: { name: string; json: string }[] = [];
    const record = async ({ name, end, ...scene }: Scene) => {
      const { workflow, run, activities } = scene.part;
      const ended = await play({ name, end, ...scene }, () => stage.start(workflow, run, activities));
      if (ended !== end) wrong.push(`${name} ended ${ended}, expected ${end}`);
      const history = await stage.client.workflow.getHandle(run.id).fetchHistory();
      console.log(`${name}: ${ended}`);
      recorded.push({ name, json: portable(history) });
    };
    const left = scenes();
    while (left.length > 0) await Promise.all(left.splice(0, atOnce).map(record));
    if (wrong.length > 0) {
      console.error(wrong.join('\n'));
      return 1;
    }
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const { name, json } of recorded) await writeFile(join(folder, `${name}.json`), json);
    console.log(`${recorded.length} histories of ${version} in test/histories/${version}`);
    return 0;
  } finally {
    await stage.close();
  }
};

process.exitCode = await main();
