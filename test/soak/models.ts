import { type Provider, providers } from '../../contract/providers/index.ts';
import { workflowCode } from '../../worker/workflow-code.ts';
import { explore, ModelDisagreement } from '../model/explore.ts';
import { createRig, type Rig } from '../model/rig.ts';
import type { SoakTally } from './tally.ts';

/** How many of each flow at a time: two batches, one of them with a worker that has no cache. */
const round = 100;

/**
 * Random sequences of every flow against its model, until `isOver`. Uses a new time-skipping server for each round, because it
 * keeps every run it ever had, and has stopped skipping time after ten minutes of them.
 */
export const soakModels = async (seed: number, tally: SoakTally, isOver: () => boolean): Promise<void> => {
  const bundle = await workflowCode();
  for (let number = 0; !isOver(); number++) {
    const rig = await createRig(bundle);
    try {
      for (const provider of providers) if (!isOver()) await exploreOnce(rig, provider, seed + number * 1_000, tally);
    } finally {
      await rig.close();
    }
  }
};

const exploreOnce = async (rig: Rig, provider: Provider, seed: number, tally: SoakTally): Promise<void> => {
  try {
    const seen = await explore(rig, { provider, seed, sequences: round });
    tally.sequences += seen.sequences;
    tally.verifiedSequences += seen.ends['verified'] ?? 0;
  } catch (error) {
    if (!(error instanceof ModelDisagreement)) throw error;
    tally.violations.push(error.message);
  }
};
