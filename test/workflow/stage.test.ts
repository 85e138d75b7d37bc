import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { challenged } from './support/asking.ts';
import { createStage, type Stage } from './support/stage.ts';
import { startVasp, travelRuleScript } from './support/travel-rule.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

it('A stage whose server no longer skips time gets a new one for the next test, and still replays the old runs', async () => {
  stage.script(travelRuleScript());
  await challenged(await startVasp(stage));
  const before = stage.env;
  await before.connection.testService?.lockTimeSkipping({});
  await stage.clear();
  expect(stage.env).not.toBe(before);
  await challenged(await startVasp(stage));
  const began = await stage.env.currentTimeMs();
  await stage.skip('1h');
  expect((await stage.env.currentTimeMs()) - began).toBeGreaterThanOrEqual(3_600_000);
});
