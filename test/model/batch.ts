import type { Part } from './part.ts';
import { Player } from './player.ts';
import type { Rig } from './rig.ts';
import type { Tally } from './tally.ts';
import { grid, patience, type Sequence, type Step, settled } from './words.ts';

/** The machine was so slow that points of the grid and the deadlines between them ran into one another, or time stands still. */
class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

export interface Batch {
  sequences: readonly Sequence[];
  /** Points of the grid that pass before each step; the first is 0, whatever it says. */
  passes: readonly number[];
  /** The worker knows every run by its history alone, as after a restart. */
  forgetful: boolean;
  /** Nothing of one step takes longer, unless it never comes. Real time, in ms. @default 25 s */
  longest?: number;
}

type Cast = (sequence: Sequence) => Part;

export interface Disagreement {
  /** Which sequence of the batch. */
  index: number;
  step: number;
  what: string;
}

/** Gives where flows and model disagree. A machine that is too slow for a batch gets halves of it. */
export const playInTime = async (rig: Rig, cast: Cast, batch: Batch, tally: Tally): Promise<Disagreement[]> => {
  try {
    return await playBatch(rig, cast, batch, tally);
  } catch (error) {
    if (!(error instanceof TooSlow) || batch.sequences.length === 1) throw error;
    await rig.restart();
    const half = Math.ceil(batch.sequences.length / 2);
    const [left, right] = [batch.sequences.slice(0, half), batch.sequences.slice(half)];
    const found = await playInTime(rig, cast, { ...batch, sequences: left }, tally);
    const later = await playInTime(rig, cast, { ...batch, sequences: right }, tally);
    return [...found, ...later.map((disagreement) => ({ ...disagreement, index: disagreement.index + half }))];
  }
};

/**
 * Plays sequences in lockstep on one server, for its time is one for all: at each tick time passes for all of them, then each
 * takes its step.
 */
const playBatch = async (
  rig: Rig,
  cast: Cast,
  { sequences, passes, forgetful, longest = 25_000 }: Batch,
  tally: Tally,
): Promise<Disagreement[]> => {
  await rig.renew(forgetful);
  const base = await rig.now();
  const players = sequences.map((sequence) => new Player(rig, cast(sequence), { base, tally, forgetful, longest }));
  const disagreements = new Map<Player, Disagreement>();
  const still = () => players.filter((player) => !disagreements.has(player));
  let point = 0;
  try {
    for (const [number, pass] of passes.entries()) {
      if (number > 0) point += pass;
      const now = base + point * grid;
      for (const { part } of still()) part.beforeTime?.();
      await sleepUntil(rig, now);
      const step = (player: Player) => (sequences[players.indexOf(player)] as Sequence).steps[number] as Step;
      const relative = point * grid;
      if (number > 0) for (const player of still()) player.advance(relative);
      await Promise.all(still().map((player) => player.begin(step(player), relative)));
      await Promise.all(still().map((player) => player.meanwhile(step(player), relative)));
      for (const player of still()) player.release(relative);
      if ((await rig.now()) > now + patience) throw new TooSlow();
      await sleepUntil(rig, now + settled);
      await Promise.all(still().map((player) => player.check(step(player), relative + settled)));
      if ((await rig.now()) > now + settled + patience) throw new TooSlow();
      for (const [index, player] of players.entries())
        if (player.disagreement !== undefined && !disagreements.has(player))
          disagreements.set(player, { index, step: number, what: player.disagreement });
    }
    for (const player of players) tally.finished(player.part.model.status);
  } finally {
    await Promise.all(players.map((player) => player.leave()));
  }
  return [...disagreements.values()];
};

const sleepUntil = async (rig: Rig, time: number) => {
  const ms = time - (await rig.now());
  if (ms > 0 && !(await rig.sleep(ms))) throw new TooSlow();
};
