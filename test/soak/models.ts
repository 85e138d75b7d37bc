import { providers } from '../../contract/providers/index.ts';
import { bundleWorkflows } from '../../worker/index.ts';
import { explore, ModelDisagreement } from '../model/explore.ts';
import { createRig } from '../model/rig.ts';
import type { SoakTally } from './tally.ts';

/** At a time, of each flow: two batches, one of them with a worker that remembers nothing. */
const round = 100;

/** Random sequences of every flow against its model, until `isOver`. */
export const soakModels = async (seed: number, tally: SoakTally, isOver: () => boolean): Promise<void> => {
  const rig = await createRig(await bundleWorkflows());
  try {
    for (let number = 0; !isOver(); number++)
      for (const provider of providers) {
        if (isOver()) break;
        try {
          const seen = await explore(rig, { provider, seed: seed + number * 1_000, sequences: round });
          tally.sequences += seen.sequences;
          tally.verifiedSequences += seen.ends['verified'] ?? 0;
        } catch (error) {
          if (!(error instanceof ModelDisagreement)) throw error;
          tally.violations.push(error.message);
        }
      }
  } finally {
    await rig.close();
  }
};
