import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Provider, providers } from '../../contract/providers/index.ts';
import { explore, ModelDisagreement } from './explore.ts';
import { bundleMutants, type Mutant, mutants, mutantType } from './mutants.ts';
import { createRig, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await createRig(await bundleMutants());
}, 300_000);
afterAll(() => rig.close());

/** As little patience for all of them, so that none is caught for being slow where the flow as it is would be, too. */
const looked = (provider: Provider, sequences: number, mutant?: Mutant) =>
  explore(rig, { provider, seed: 1, sequences, workflow: (type) => mutantType(type, mutant), hasty: true });

describe('The model, looking as hastily, agrees with the flow as it is:', () => {
  it.each(providers)(
    '%s',
    async (provider) => {
      await expect(looked(provider, 50)).resolves.toBeDefined();
    },
    600_000,
  );
});

describe('The model catches a flow that', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    async (_, mutant) => {
      await expect(looked(mutant.provider, 1_000, mutant)).rejects.toThrow(ModelDisagreement);
    },
    600_000,
  );
});
