import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Catch, hunt } from './hunt.ts';
import { bundleMutants, type Mutant, mutants } from './mutants.ts';
import { createRig, type Rig } from './rig.ts';

let rig: Rig;
let caught: Map<Mutant, Catch>;
beforeAll(async () => {
  rig = await createRig(await bundleMutants());
  caught = await hunt(rig);
}, 900_000);
afterAll(() => rig.close());

describe.each(mutants.map((mutant) => [mutant.name, mutant] as const))('A flow that %s', (_, mutant) => {
  it('is caught by the model', () => {
    expect(caught.get(mutant)?.what).toBeDefined();
  });

  it('is caught for nothing that the flow as it is does, too', () => {
    expect(caught.get(mutant)).toMatchObject({ unmutated: undefined });
  });
});
