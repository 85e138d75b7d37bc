import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Delivered, failuresOf, forgetful } from '../support/replays/deliveries.ts';
import { deliverMeanwhile, localScenes } from '../support/replays/local.ts';
import { openTheatre, type Theatre } from '../support/replays/theatre.ts';

/** Any two messages while a local activity runs longer than a workflow task may. */
let theatre: Theatre;
let delivered: Delivered[];
beforeAll(async () => {
  theatre = await openTheatre();
  delivered = await deliverMeanwhile(theatre);
}, 600_000);
afterAll(() => theatre.close(), 120_000);

describe.each(localScenes)('Two messages to a run that is $name', (scene) => {
  const these = () => delivered.filter((one) => one.scene === scene);

  it('leave a history that is replayed', async () => {
    expect(await failuresOf(theatre, these())).toEqual([]);
  });

  it('lead to a state that a replay reaches too', () => {
    expect(forgetful(these())).toEqual([]);
  });
});
