import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Provider } from '../../contract/providers/index.ts';
import { type Batch, playInTime } from './batch.ts';
import { conversationPart } from './conversation-part.ts';
import type { Part } from './part.ts';
import type { Rig } from './rig.ts';
import { passesOf, sequenceOf } from './sequences.ts';
import { Tally } from './tally.ts';
import { travelRulePart } from './travel-rule-part.ts';
import type { Sequence } from './words.ts';

export interface Exploration {
  provider: Provider;
  seed: number;
  sequences: number;
  /** How many are played at once. @default 50 */
  perBatch?: number;
}

/** Where flow and model disagree, in words that say how to see it again. */
export class ModelDisagreement extends Error {
  override readonly name = 'ModelDisagreement';
}

export const steps = 9;
/** More at once make the steps too long for the grid, on a machine that is busy. */
const mostPerBatch = 50;
/** A server that has lost a run answers no more: shrinking is given up then. Milliseconds. */
const shrinkFor = 120_000;

/** Plays random sequences of a flow against its model, by a seed. Throws `ModelDisagreement`. */
export const explore = async (rig: Rig, exploration: Exploration): Promise<Tally> => {
  const { provider, seed, sequences, perBatch = mostPerBatch } = exploration;
  const tally = new Tally();
  for (let done = 0, number = 0; done < sequences; number++) {
    const count = Math.min(perBatch, sequences - done);
    const batch: Batch = {
      sequences: fc.sample(sequenceOf(provider, steps), { seed: seed + number, numRuns: count }),
      passes: fc.sample(passesOf(steps), { seed: seed + number, numRuns: 1 })[0] as number[],
      // In every other batch, the worker remembers nothing.
      forgetful: number % 2 === 1,
    };
    await playOrShrink(rig, exploration, batch, tally, seed + number);
    done += count;
  }
  return tally;
};

/** A sequence of this provider's, as it is played. */
export const castOf =
  (provider: Provider) =>
  ({ options }: Sequence): Part =>
    provider === 'verify-vasp' ? travelRulePart(options) : conversationPart(provider, options);

const playOrShrink = async (rig: Rig, exploration: Exploration, batch: Batch, tally: Tally, seed: number) => {
  const [first] = await playInTime(rig, castOf(exploration.provider), batch, tally);
  if (!first) return;
  const { index, step, what } = first;
  const failing = { sequence: batch.sequences[index] as Sequence, passes: [...batch.passes] };
  const found = `${exploration.provider}, seed ${seed}, sequence ${index}, step ${step}: ${what}`;
  const endless = sleep(2 * shrinkFor, `not shrunk: ${JSON.stringify(failing)}`, { ref: false });
  const smallest = await Promise.race([shrunk(rig, exploration, failing, batch.forgetful), endless]);
  throw new ModelDisagreement(`${found}\n${smallest}`);
};

/** The smallest sequence that fast-check finds to fail, played alone. */
const shrunk = async (
  rig: Rig,
  exploration: Exploration,
  failing: { sequence: Sequence; passes: number[] },
  forgetful: boolean,
): Promise<string> => {
  const property = fc.asyncProperty(
    fc.record({ sequence: sequenceOf(exploration.provider, steps), passes: passesOf(steps) }),
    async ({ sequence, passes }) => {
      const batch = { sequences: [sequence], passes, forgetful };
      const [first] = await playInTime(rig, castOf(exploration.provider), batch, new Tally());
      if (first) throw new Error(`step ${first.step}: ${first.what}`);
    },
  );
  const { counterexample, errorInstance } = await fc.check(property, {
    examples: [[failing]],
    numRuns: 1,
    interruptAfterTimeLimit: shrinkFor,
    markInterruptAsFailure: false,
  });
  if (!counterexample) return `alone it does not fail: ${JSON.stringify(failing)}`;
  return `shrunk to ${JSON.stringify(counterexample[0])}\n${String(errorInstance)}`;
};
