import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Snapshot } from '../../../contract/snapshot.ts';
import { isEnd } from '../../../contract/words.ts';
import { person } from '../../support/inputs.ts';
import type { Stage } from './stage.ts';
import type { Writer } from './writer.ts';

let phones = 0;
/** Another person's for each verification; none that means something to the sandbox. */
export const castPhone = (): string => `010${7_000 + Math.floor(++phones / 7_000)}${2_000 + (phones % 7_000)}`;

/** Longer than the longest wait before a call is repeated (4 s). Milliseconds. */
const quietMs = 12_000;

/** A run that is waited for, and for how long at most. */
export interface Watched {
  id: string;
  patienceMs?: number | undefined;
}

/** Waits until nothing more comes of any of them: each has ended, stalls, or waits for a user who says nothing. */
export const allAtRest = async (writer: Writer, all: readonly Watched[]): Promise<void> => {
  const start = Date.now();
  let open = all.map(({ id, patienceMs = 60_000 }) => ({ id, patienceMs, length: 0, since: start }));
  while (open.length > 0) {
    const looked = await inTurns(open, async (each) => {
      const { status, failing, events, isBusy } = await writer.standing(each.id);
      const now = Date.now();
      if (isBusy || events !== each.length) Object.assign(each, { length: events, since: now });
      // What nobody can read fails its workflow task for ever.
      const isOver = status !== 'running' || failing > 2;
      return isOver || now - each.since > quietMs || now - start > each.patienceMs ? [] : [each];
    });
    open = looked.flat();
    if (open.length > 0) await pause(2_000);
  }
};

/** How it stands once it is at rest. One that is still open is ended, and stands where it stood. */
export const settled = async ({ hwagin, writer }: Pick<Stage, 'hwagin' | 'writer'>, id: string): Promise<Snapshot> => {
  if ((await writer.standing(id)).status === 'running') await writer.terminate(id);
  const snapshot = await hwagin.snapshot(id);
  expect(isEnd(snapshot.status)).toBe(true);
  return snapshot;
};

/** What a caller is given, or told. */
export const expectNothingInTheClear = (given: unknown, phone: string): void => {
  const text = given instanceof Error ? `${given.message} ${JSON.stringify(given)}` : JSON.stringify(given);
  for (const secret of [person.name, person.birthDate, phone, 'encodedKey', 'ivms101'])
    expect(text).not.toContain(secret);
};

/** What was thrown instead, where something was. */
export const given = async (asked: Promise<unknown>): Promise<unknown> => asked.catch((error: unknown) => error);

/** Does this over and over until there is an answer; gives that. */
export const meanwhile = async <T>(asked: Promise<T>, act: () => Promise<unknown>): Promise<T> => {
  const waiting = { isOver: false };
  const answer = asked.finally(() => {
    waiting.isOver = true;
  });
  while (!waiting.isOver) await act();
  return await answer;
};

export const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await pause(100);
};

/** A few at a time, so that a small machine keeps up. */
export const inTurns = async <T, R>(
  all: readonly T[],
  act: (each: T, index: number) => Promise<R>,
  atOnce = 4,
): Promise<R[]> => {
  const done: R[] = [];
  const left = all.entries();
  const one = async () => {
    for (const [index, each] of left) done[index] = await act(each, index);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return done;
};
