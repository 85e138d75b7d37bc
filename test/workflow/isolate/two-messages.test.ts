import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Delivered, deliver, failuresOf, fickle, forgetful } from '../support/replays/deliveries.ts';
import { scenes } from '../support/replays/scenes.ts';
import { openTheatre, type Theatre } from '../support/replays/theatre.ts';

/**
 * Any two messages, in one workflow task, in two, or before and after a restart: a replay of the run reaches the same state and
 * gives the same answers.
 */
let theatre: Theatre;
let delivered: Delivered[];
beforeAll(async () => {
  theatre = await openTheatre();
  delivered = await deliver(theatre, scenes);
}, 600_000);
afterAll(() => theatre.close(), 120_000);

describe.each(scenes)('Two messages to a run that is $name', (scene) => {
  const these = () => delivered.filter((one) => one.scene === scene);

  it('leave a history that is replayed', async () => {
    expect(await failuresOf(theatre, these())).toEqual([]);
  });

  it('lead to a state that a replay reaches too', () => {
    expect(forgetful(these())).toEqual([]);
  });

  it('lead to a state that answers the same, live or replayed', () => {
    expect(fickle(these())).toEqual([]);
  });
});
