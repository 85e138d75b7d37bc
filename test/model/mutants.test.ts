import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { explore, ModelDisagreement } from './explore.ts';
import { bundleMutants, mutants, mutantType } from './mutants.ts';
import { createRig, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await createRig(await bundleMutants());
}, 300_000);
afterAll(() => rig.close());

describe('The model catches a flow that', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    async (_, mutant) => {
      const exploring = explore(rig, {
        provider: mutant.provider,
        seed: 1,
        sequences: 400,
        workflow: (type) => mutantType(type, mutant),
        hasty: true,
      });
      await expect(exploring).rejects.toThrow(ModelDisagreement);
    },
    600_000,
  );
});
