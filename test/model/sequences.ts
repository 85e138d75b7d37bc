import fc from 'fast-check';
import type { Provider } from '../../contract/providers/index.ts';
import { afterGrid, type Deed, type Fault, grid, phrases, type Sequence, type VaspSays } from './words.ts';

/** As often as it is said. The first is what it shrinks to. */
const weighted = <T>(weights: readonly (readonly [T, number])[]) =>
  fc.constantFrom(...weights.flatMap(([value, weight]) => Array<T>(weight).fill(value)));

const conversationDeeds = weighted<Deed>([
  ['nothing', 5],
  ['right', 26],
  ['wrong', 10],
  ['garbage', 1],
  ['start', 1],
  ['cancel', 1],
  ['temporalCancel', 1],
]);
const travelDeeds = weighted<Deed>([
  ['nothing', 3],
  ['decide', 10],
  ['callback', 10],
  ['contradiction', 1],
  ['start', 1],
  ['cancel', 1],
  ['temporalCancel', 1],
]);
const travelReports = weighted<Deed>([
  ['transfer', 20],
  ['abandon', 2],
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
  ['nothing', 16],
  ['callback', 4],
  ['contradiction', 2],
  ['decide', 1],
  ['transfer', 1],
  ['abandon', 1],
  ['start', 1],
  ['cancel', 1],
  ['temporalCancel', 1],
]);

/** Faults, each as often as it is said, among a hundred attempts without one. */
const faultsLike = (weights: Partial<Record<Fault, number>>) =>
  fc.array(weighted<Fault | 'none'>([['none', 100], ...(Object.entries(weights) as [Fault, number][])]), {
    maxLength: 4,
  });
const faults = faultsLike({
  unavailable: 10,
  wait: 5,
  lostUndone: 5,
  lostDone: 5,
  garbled: 4,
  rejected: 3,
  stranger: 4,
  untrusted: 4,
  off: 4,
});
/** One answer is lost, and then there is nobody to ask. */
const lostForGood = fc
  .tuple(fc.constantFrom<Fault>('lostDone', 'garbled', 'lostUndone'), fc.constantFrom<Fault>('off', 'unavailable'))
  .map(([first, then]): Fault[] => [first, then, then, then]);
const orLostForGood = (others: typeof faults) =>
  fc.oneof({ arbitrary: others, weight: 12 }, { arbitrary: lostForGood, weight: 1 });

/** Of a first message, or a create: what ends it at once is seen nowhere else. */
const firstFaults = faultsLike({
  unavailable: 10,
  wait: 5,
  lostUndone: 6,
  lostDone: 6,
  garbled: 6,
  rejected: 6,
  stranger: 6,
  untrusted: 4,
  off: 6,
});
/** Of a resend, of which there are few, and which ends little. */
const resendFaults = faultsLike({
  unavailable: 25,
  wait: 25,
  lostUndone: 25,
  lostDone: 25,
  garbled: 25,
  rejected: 25,
  stranger: 25,
  off: 25,
});
/** Of a report, which is repeated whatever comes. */
const reportFaults = faultsLike({ unavailable: 20, garbled: 25, rejected: 25, stranger: 25 });

/** What a counterparty decides at first; what it says while something is in flight is more often something else. */
const saysFirst = weighted<VaspSays>([
  ['VERIFIED', 24],
  ['DENIED', 1],
  ['ERROR', 1],
  ['LATER', 1],
]);
const saysMeanwhile = weighted<VaspSays>([
  ['VERIFIED', 6],
  ['DENIED', 2],
  ['ERROR', 2],
  ['LATER', 1],
]);

const action = (deeds: fc.Arbitrary<Deed>, says: fc.Arbitrary<VaspSays>) => ({
  deed: deeds,
  by: weighted<'update' | 'signal'>([
    ['update', 4],
    ['signal', 1],
  ]),
  phrase: fc.constantFrom(...phrases),
  says,
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
  resultTimeout: between(9, 7, 4),
  transferTimeout: between(9, 7, 3),
  precheck: fc.boolean(),
});

const stepOf = (deeds: fc.Arbitrary<Deed>, meanwhile: fc.Arbitrary<Deed>, happening: typeof faults) =>
  fc.record({ ...action(deeds, saysFirst), faults: happening, meanwhile: fc.record(action(meanwhile, saysMeanwhile)) });

const stepsOf = (provider: Provider) => {
  const [deeds, meanwhile, rare, rareFaults] =
    provider === 'verify-vasp'
      ? ([travelDeeds, travelMeanwhile, travelReports, reportFaults] as const)
      : ([conversationDeeds, conversationMeanwhile, fc.constant<Deed>('resend'), orLostForGood(resendFaults)] as const);
  return {
    first: stepOf(fc.constant<Deed>('start'), meanwhile, orLostForGood(firstFaults)),
    later: fc.oneof(
      { arbitrary: stepOf(deeds, meanwhile, faults), weight: 10 },
      { arbitrary: stepOf(rare, meanwhile, rareFaults), weight: provider === 'verify-vasp' ? 11 : 3 },
    ),
  };
};

/** The steps of a sequence: the first is always a start. */
export const sequenceOf = (provider: Provider, steps: number): fc.Arbitrary<Sequence> => {
  const { first, later } = stepsOf(provider);
  const rest = fc.array(later, { minLength: steps - 1, maxLength: steps - 1 });
  return fc.record({ options, steps: fc.tuple(first, rest).map(([start, others]) => [start, ...others]) });
};

/** Points of the grid that pass before each step, for a whole batch. */
export const passesOf = (steps: number): fc.Arbitrary<number[]> =>
  fc.array(fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 2, 3), { minLength: steps, maxLength: steps });
