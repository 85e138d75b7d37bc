import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { providers } from '../../contract/providers/index.ts';
import { workflowCode } from '../../worker/workflow-code.ts';
import { explore } from './explore.ts';
import { createRig, type Rig } from './rig.ts';

const seed = Number(process.env['HWAGIN_MODEL_SEED'] ?? 20261122);
let rig: Rig;
beforeAll(async () => {
  rig = await createRig(await workflowCode());
}, 300_000);
afterAll(() => rig.close());

/** `npm run evidence` plays a thousand of each flow, by another seed every day; `npm run soak` as many as there is time for. */
const sequences = 50;

describe(`In ${sequences} random sequences`, () => {
  it.each(providers)(
    '%s does what its model says, and verifies often enough to be worth looking at',
    async (provider) => {
      // Two batches: the worker remembers its runs in the first, and nothing in the second.
      const tally = await explore(rig, { provider, seed, sequences, perBatch: sequences / 2 });
      expect(tally.sequences).toBe(sequences);
      expect(tally.share('verified')).toBeGreaterThanOrEqual(0.3);
    },
    600_000,
  );
});
