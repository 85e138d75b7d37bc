import { setTimeout as pause } from 'node:timers/promises';
import { sms, v1 } from '../inputs.ts';
import { type Delivered, forEach, pairsOf, sent, snapshotOf } from './deliveries.ts';
import * as the from './messages.ts';
import { bySignal, byUpdate, type Scene } from './scenes.ts';
import type { Play, Theatre } from './theatre.ts';

/** A workflow task with a local activity in flight is followed by another after 4 s. */
const patience = '5s';
/** Pause between messages: any time within a task, but short enough for the local activity's timeout. Milliseconds. */
const atMost = 2_500;
const freely = { resendCooldown: '0s' };
const limits = { limiter: 'limiter', sends: [], failedTries: { max: 5, withinMs: 60_000 } };
const last = { name: 'submitCode', args: ['123456'] as [string] };

const waitsFor = async ({ waiting }: Play, activity: string): Promise<void> => {
  while (!waiting.has(activity)) await pause(20);
};

/** Where a local activity runs while messages come. */
export const localScenes: Scene[] = [
  {
    name: 'fetching a token for another message',
    begin: async (theatre) => {
      const play = await theatre.start('mobile-ok', sms(freely), { patience });
      await theatre.settled(play);
      play.held.add('mobileOkToken');
      await bySignal(the.resend).send(play);
      await waitsFor(play, 'mobileOkToken');
      return play;
    },
    messages: [bySignal(the.rightCode), byUpdate(the.resend), ...the.cancel, the.temporalCancel, the.awaitChallenge],
    last,
  },
  {
    name: 'asking the limits about a code',
    begin: async (theatre) => {
      const play = await theatre.start('portone-v1', v1('SMS', freely), { patience, limits });
      await theatre.settled(play);
      play.held.add('askLimits');
      await bySignal(the.wrongCode).send(play);
      await waitsFor(play, 'askLimits');
      return play;
    },
    messages: [...the.wrongCode, ...the.cancel, bySignal(the.resend), the.awaitChallenge],
    last,
  },
];

/** Delivers two messages while a local activity runs, at all times of a workflow task, and lets it answer. */
export const deliverMeanwhile = async (theatre: Theatre): Promise<Delivered[]> => {
  const all: Delivered[] = [];
  const pairs = pairsOf(localScenes);
  await theatre.open();
  await forEach([...pairs.entries()], async ([number, pair]) => {
    const one: Delivered = { ...pair, delivery: 'in two tasks', play: await pair.scene.begin(theatre) };
    all.push(one);
    await pause((number * 370) % atMost);
    await sent(pair.first, one.play);
    await pause((number * 230) % atMost);
    await sent(pair.second, one.play);
    await pause((number * 410) % atMost);
    one.play.held.clear();
    await theatre.settled(one.play);
    one.lived = await snapshotOf(one.play);
  });
  await theatre.leave();
  await theatre.open();
  await forEach(all, async (one) => {
    one.replayed = await snapshotOf(one.play);
  });
  await theatre.leave();
  return all;
};
