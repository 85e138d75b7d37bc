import fc from 'fast-check';
import type { Provider } from '../../contract/words.ts';
import { afterGrid, type Deed, type Fault, grid, phrases, results, type Sequence } from './words.ts';

/** As often as it is said. The first is what it shrinks to. */
const weighted = <T>(weights: readonly (readonly [T, number])[]) =>
  fc.constantFrom(...weights.flatMap(([value, weight]) => Array<T>(weight).fill(value)));

const conversationDeeds = weighted<Deed>([
  ['nothing', 5],
  ['right', 16],
  ['wrong', 10],
  ['resend', 6],
  ['garbage', 1],
  ['start', 1],
  ['cancel', 1],
  ['temporalCancel', 1],
]);
const travelDeeds = weighted<Deed>([
  ['nothing', 2],
  ['decide', 9],
  ['callback', 9],
  ['transfer', 20],
  ['abandon', 1],
  ['start', 1],
  ['cancel', 1],
  ['temporalCancel', 1],
]);
const conversationMeanwhile = weighted<Deed>([
  ['nothing', 18],
  ['right', 2],
  ['wrong', 1],
  ['resend', 2],
  ['start', 1],
  ['garbage', 1],
  ['cancel', 1],
  ['temporalCancel', 1],
]);
const travelMeanwhile = weighted<Deed>([
  ['nothing', 12],
  ['callback', 5],
  ['transfer', 1],
  ['abandon', 1],
  ['start', 1],
  ['cancel', 1],
  ['temporalCancel', 1],
]);

const faultOf = weighted<Fault | 'none'>([
  ['none', 75],
  ['unavailable', 8],
  ['wait', 4],
  ['lostUndone', 4],
  ['lostDone', 4],
  ['garbled', 3],
  ['rejected', 1],
  ['stranger', 1],
  ['untrusted', 1],
  ['off', 1],
]);

const action = (deeds: fc.Arbitrary<Deed>) => ({
  deed: deeds,
  by: weighted<'update' | 'signal'>([
    ['update', 4],
    ['signal', 1],
  ]),
  phrase: fc.constantFrom(...phrases),
  says: weighted([[results[0], 12] as const, ...results.slice(1).map((result) => [result, 1] as const)]),
  seen: weighted<'poll' | 'look'>([
    ['poll', 3],
    ['look', 1],
  ]),
  about: weighted<'this' | 'another' | 'nobody'>([
    ['this', 8],
    ['another', 1],
    ['nobody', 1],
  ]),
});

/** Durations that end between two points of the grid. */
const between = (...points: number[]) => fc.constantFrom(...points.map((point) => point * grid + afterGrid));

const options = fc.record({
  method: fc.nat({ max: 3 }),
  challengeExpiresIn: between(4, 3, 2, 1),
  expiresIn: between(12, 8, 5, 3),
  maxAttempts: fc.constantFrom(5, 3, 2, 1),
  maxResends: fc.constantFrom(3, 2, 1, 0),
  resendCooldown: fc.constantFrom(0, afterGrid, grid + afterGrid),
  maxRestarts: fc.constantFrom(1, 2, 0),
  resultTimeout: between(9, 5, 3),
  transferTimeout: between(9, 5, 2),
  precheck: fc.boolean(),
});

const stepsOf = (provider: Provider) => {
  const travel = provider === 'verify-vasp';
  return fc.record({
    ...action(travel ? travelDeeds : conversationDeeds),
    faults: fc.array(faultOf, { maxLength: 4 }),
    meanwhile: fc.record(action(travel ? travelMeanwhile : conversationMeanwhile)),
  });
};

/** The steps of a sequence: the first is always a start. */
export const sequenceOf = (provider: Provider, steps: number): fc.Arbitrary<Sequence> =>
  fc.record({ options, steps: fc.array(stepsOf(provider), { minLength: steps, maxLength: steps }) });

/** Points of the grid that pass before each step, for a whole batch. */
export const passesOf = (steps: number): fc.Arbitrary<number[]> =>
  fc.array(fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 2, 3), { minLength: steps, maxLength: steps });
