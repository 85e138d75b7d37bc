import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ApplicationFailure } from '@temporalio/common';
import type { Snapshot } from '../../../../contract/snapshot.ts';
import { playsAll } from '../../../support/sample.ts';
import { untilTaken } from '../asking.ts';
import type { Message } from './messages.ts';
import { coolDown, type Scene } from './scenes.ts';
import { isGone, type Play, type Theatre } from './theatre.ts';

export type Delivery = 'in one task' | 'in two tasks' | 'before and after a restart';

export interface Pair {
  scene: Scene;
  first: Message;
  second: Message;
}

/** Two messages to a run, one way of delivering them, and the result. */
export interface Delivered extends Pair {
  delivery: Delivery;
  play: Play;
  /** The state for the worker that ran it live, and for one that replayed it. */
  lived?: Snapshot;
  replayed?: Snapshot;
  verdict?: unknown;
}

const titleOf = ({ scene, first, second, delivery }: Delivered): string =>
  `${scene.name}: ${first.name}, then ${second.name}, ${delivery}`;

/** Handles a few at a time: the machine is small, and the cooldown short. */
export const forEach = async <T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> => {
  const left = [...all];
  const next = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
  };
  // Waits for all of them before a failure is reported, so that nothing continues in the background.
  for (const end of await Promise.allSettled(Array.from({ length: 24 }, next)))
    if (end.status === 'rejected') throw end.reason;
};

export const sent = async (message: Message, play: Play): Promise<void> => {
  await message.send(play).catch((error: unknown) => {
    if (!isGone(error) && !isRefusal(error)) throw error;
  });
};
const isRefusal = (error: unknown): boolean => (error as Error).cause instanceof ApplicationFailure;

/** Two messages of a scene, one after the other. The sample: each message, followed by itself or by the next one in the list. */
export const pairsOf = (scenes: readonly Scene[]): Pair[] =>
  scenes.flatMap((scene) => {
    const { messages } = scene;
    const isPlayed = (before: number, after: number) =>
      playsAll || (after - before + messages.length) % messages.length < 2;
    return messages.flatMap((first, before) =>
      messages.flatMap((second, after) => (isPlayed(before, after) ? [{ scene, first, second }] : [])),
    );
  });

/**
 * Delivers two of each scene's messages, in every way. On a busy machine an activity's answer may be lost, which the run rightly
 * calls `unknown`: such a pair is delivered once more, and that verdict counts.
 */
export const deliver = async (theatre: Theatre, scenes: readonly Scene[]): Promise<Delivered[]> => {
  const pairs = pairsOf(scenes);
  const delivered = await deliverPairs(theatre, pairs);
  const lost = delivered.filter(({ verdict }) => (verdict as { result?: unknown } | undefined)?.result === 'unknown');
  if (lost.length === 0) return delivered;
  const isSame = (one: Pair, other: Pair) =>
    one.scene === other.scene && one.first === other.first && one.second === other.second;
  const again = await deliverPairs(
    theatre,
    pairs.filter((pair) => lost.some((one) => isSame(one, pair))),
  );
  for (const one of delivered) {
    const second = again.find((other) => isSame(one, other) && one.delivery === other.delivery);
    if (second) one.verdict = second.verdict;
  }
  return delivered;
};

const deliverPairs = async (theatre: Theatre, pairs: readonly Pair[]): Promise<Delivered[]> => {
  await theatre.open();
  const begin = async (delivery: Delivery, after: (one: Delivered) => Promise<void>): Promise<Delivered[]> => {
    const begun: Delivered[] = [];
    await forEach(pairs, async (pair) => {
      const one = { ...pair, delivery, play: await pair.scene.begin(theatre) };
      begun.push(one);
      await after(one);
    });
    return begun;
  };
  const give = async (message: Message, { play }: Delivered) => {
    await sent(message, play);
    await theatre.settled(play);
  };
  const together = await begin('in one task', async () => undefined);
  const apart = await begin('before and after a restart', (one) => give(one.first, one));
  const alive = await begin('in two tasks', async (one) => {
    await give(one.first, one);
    await give(one.second, one);
  });
  await theatre.leave();
  const underWay: Promise<void>[] = [];
  for (const { first, second, play } of together) {
    underWay.push(sent(first, play));
    await pause(5);
    underWay.push(sent(second, play));
  }
  for (const { second, play } of apart) underWay.push(sent(second, play));
  await pause(300);
  await theatre.open();
  await Promise.all(underWay);
  await forEach([...together, ...apart], ({ play }) => theatre.settled(play));
  await pause(coolDown);
  const judge = async (one: Delivered) => {
    one.play.held.clear();
    await theatre.settled(one.play);
    one.verdict = await verdictOf(one);
    await theatre.settled(one.play);
    one.lived = await snapshotOf(one.play);
  };
  // This worker has run the second message of these live; the next one has seen none of what it is asked about.
  await forEach(apart, judge);
  await theatre.leave();
  await theatre.open();
  await forEach([...alive, ...together], judge);
  await theatre.leave();
  await theatre.open();
  const all = [...together, ...apart, ...alive];
  await forEach(all, async (one) => {
    one.replayed = await snapshotOf(one.play);
  });
  await theatre.leave();
  return all;
};

export const snapshotOf = ({ handle }: Play): Promise<Snapshot> => handle.query<Snapshot>('snapshot');

/** Without times, which differ between any two runs. */
const verdictOf = async ({ scene: { last }, play }: Delivered): Promise<unknown> => {
  try {
    const args = last.args as [unknown];
    const snapshot = await untilTaken(() => play.handle.executeUpdate<Snapshot, [unknown]>(last.name, { args }));
    const { status, reason, challenge, lastAttempt } = snapshot;
    return {
      status,
      reason,
      result: lastAttempt?.result,
      ...(challenge && { number: challenge.number, tries: challenge.attemptsLeft, resends: challenge.resendsLeft }),
    };
  } catch (error) {
    if (isGone(error)) return 'gone';
    const { cause } = error as Error;
    if (!(cause instanceof ApplicationFailure)) throw error;
    const [{ code, status }] = cause.details as [{ code: string; status?: string }];
    return { code, status };
  }
};

/** Those whose history cannot be replayed, and why. */
export const failuresOf = async (theatre: Theatre, all: readonly Delivered[]): Promise<string[]> => {
  const titles = new Map(all.map((one) => [one.play.handle.workflowId, titleOf(one)]));
  const failures = await theatre.replay(all.map(({ play }) => play));
  return failures.map((failure) => `${titles.get(failure.split(':')[0] ?? '')}: ${failure}`);
};

/** The time at which an answer was processed is the only thing that may differ for a worker that replays both at once. */
const timeless = (snapshot: Snapshot | undefined) =>
  snapshot?.lastAttempt ? { ...snapshot, lastAttempt: snapshot.lastAttempt.result } : snapshot;

/** Those whose state differs after a replay. */
export const forgetful = (all: readonly Delivered[]): string[] =>
  all
    .filter(({ lived, replayed }) => !isDeepStrictEqual(timeless(lived), timeless(replayed)))
    .map((one) => `${titleOf(one)}: ${JSON.stringify([one.lived, one.replayed])}`);

/** Those that answered differently from another run with the same messages. */
export const fickle = (all: readonly Delivered[]): string[] =>
  all
    .filter(({ delivery }) => delivery === 'in two tasks')
    .flatMap((one) => {
      const other = all.find(
        ({ scene, first, second, delivery }) =>
          scene === one.scene &&
          first === one.first &&
          second === one.second &&
          delivery === 'before and after a restart',
      );
      const verdicts = [one.verdict, other?.verdict];
      return isDeepStrictEqual(...(verdicts as [unknown, unknown]))
        ? []
        : [`${titleOf(one)}: ${JSON.stringify(verdicts)}`];
    });
