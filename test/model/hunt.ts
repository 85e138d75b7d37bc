import fc from 'fast-check';
import { playInTime } from './batch.ts';
import { castOf, steps } from './explore.ts';
import { type Mutant, mutants, mutantType } from './mutants.ts';
import type { Part } from './part.ts';
import type { Rig } from './rig.ts';
import { passesOf, sequenceOf } from './sequences.ts';
import { Tally } from './tally.ts';
import type { Sequence } from './words.ts';

export interface Catch {
  /** Of the sequence that shows the mutant. */
  seed: number;
  /** Where mutant and model disagree. */
  what: string;
  /** Where the flow as it is disagrees with the model, in the same sequence. */
  unmutated: string | undefined;
}

/** The first round plays the sequences that are known to show the mutants; the others, random ones for those that are left. */
const rounds = 40;
const perRound = 25;

/** Sequences that show the mutants, each also played with the flow as it is. */
export const hunt = async (rig: Rig): Promise<Map<Mutant, Catch>> => {
  const caught = new Map<Mutant, Catch>();
  for (let round = 0; round < rounds && caught.size < mutants.length; round++) {
    const free = mutants.filter((mutant) => !caught.has(mutant));
    const each = Math.ceil(perRound / free.length);
    const tries = free.flatMap((mutant) =>
      round === 0
        ? [{ mutant, seed: mutant.seed }]
        : Array.from({ length: each }, (_, index) => ({ mutant, seed: round * perRound + index })),
    );
    for (const [mutant, found] of await play(rig, tries)) caught.set(mutant, found);
  }
  return caught;
};

interface Try {
  mutant: Mutant;
  seed: number;
}

const play = async (rig: Rig, tries: readonly Try[]): Promise<[Mutant, Catch][]> => {
  const roles = tries.flatMap((each) => [
    { ...each, as: each.mutant },
    { ...each, as: undefined },
  ]);
  const cast = new Map(
    roles.map(({ mutant: { provider }, seed, as }) => {
      const [sequence] = fc.sample(sequenceOf(provider, steps), { seed, numRuns: 1 });
      return [sequence as Sequence, () => disguised(castOf(provider)(sequence as Sequence), as)];
    }),
  );
  const batch = {
    sequences: [...cast.keys()],
    passes: fc.sample(passesOf(steps), { seed: 1, numRuns: 1 })[0] as number[],
    forgetful: false,
    // As little patience for all, so that no mutant is caught for being slow where the flow as it is would be, too.
    longest: 12_000,
  };
  const disagreements = await playInTime(rig, (sequence) => (cast.get(sequence) as () => Part)(), batch, new Tally());
  const what = new Map(disagreements.map((each) => [each.index, `step ${each.step}: ${each.what}`]));
  return tries.flatMap(({ mutant, seed }, index): [Mutant, Catch][] => {
    const seen = what.get(2 * index);
    return seen === undefined ? [] : [[mutant, { seed, what: seen, unmutated: what.get(2 * index + 1) }]];
  });
};

const disguised = (part: Part, mutant: Mutant | undefined): Part => ({
  ...part,
  workflow: mutantType(part.workflow, mutant),
});
