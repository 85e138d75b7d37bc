import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Snapshot } from '../../../contract/snapshot.ts';
import { isEnd } from '../../../contract/words.ts';
import { person } from '../../support/inputs.ts';
import type { World } from '../../support/world.ts';
import type { Writer } from './writer.ts';

/** As a deployment runs: keys, limits, sealed messages; calls are patient, for they are held. */
export const production: Record<string, string> = {
  HWAGIN_ENV: 'production',
  HWAGIN_SUBJECT_KEY: Buffer.alloc(32, 9).toString('base64'),
  HWAGIN_LIMIT_OPEN: 'off',
  HWAGIN_MAX_ACTIVITIES: '1000',
  MOBILEOK_TIMEOUT: '100s',
  PORTONE_V1_TIMEOUT: '100s',
  PORTONE_V2_TIMEOUT: '100s',
  NHN_OTP_TIMEOUT: '100s',
  VERIFYVASP_TIMEOUT: '100s',
};

let phones = 0;
/** Another person's for each verification; none that means something to the sandbox. */
export const castPhone = (): string => `010${7_000 + Math.floor(++phones / 7_000)}${2_000 + (phones % 7_000)}`;

/** Longer than the longest wait before a call is repeated (4 s). Milliseconds. */
const quietMs = 12_000;

/** Waits until nothing more comes of it: it has ended, stalls, or waits for a user who says nothing. */
export const atRest = async (writer: Writer, id: string, patienceMs = 60_000): Promise<void> => {
  let [length, since] = [0, Date.now()];
  for (const until = Date.now() + patienceMs; Date.now() < until; await pause(2_000)) {
    const { status, failing, events, isBusy } = await writer.standing(id);
    // What nobody can read fails its workflow task for ever.
    if (status !== 'running' || failing > 2) return;
    if (isBusy || events !== length) [length, since] = [events, Date.now()];
    if (Date.now() - since > quietMs) return;
  }
};

/** How it stands once it is at rest. One that is still open is ended, and stands where it stood. */
export const settled = async ({ hwagin }: World, writer: Writer, id: string): Promise<Snapshot> => {
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

/** A few at a time, so that a small machine keeps up. */
export const inTurns = async <T, R>(all: readonly T[], act: (each: T) => Promise<R>): Promise<R[]> => {
  const done: R[] = [];
  for (let from = 0; from < all.length; from += atOnce)
    done.push(...(await Promise.all(all.slice(from, from + atOnce).map(act))));
  return done;
};
const atOnce = 8;
