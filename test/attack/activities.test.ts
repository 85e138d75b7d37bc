import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { temporal } from '@temporalio/proto';
import { failureTypes } from '../../protocol/failures.ts';
import { playsAll } from '../support/sample.ts';
import { startWorld, type World } from '../support/world.ts';
import { atRest, castPhone, expectNothingInTheClear, inTurns, production, settled } from './support/cast.ts';
import { type Target, targets } from './support/targets.ts';
import { Writer } from './support/writer.ts';

type Payload = temporal.api.common.v1.IPayload;

const flows = [...new Set(targets.map(({ flow }) => flow))];

/** Temporal takes a failure of any kind by an activity's id. */
const seemingly = {
  'a timeout of a call that began': { timeoutFailureInfo: { timeoutType: 1 } },
  'a timeout of a call that never began': { timeoutFailureInfo: { timeoutType: 2 } },
  'a cancel': { canceledFailureInfo: {} },
};

/** One way to answer a pending activity in the worker's place. */
interface Forgery {
  name: string;
  play(id: string, activityId: string): Promise<void>;
}

/** A verification, and what was played against it. */
interface Attacked {
  id: string;
  phone: string;
  target: Target;
  forgery?: Forgery;
}

/** The first three for each activity; of the others a third, other ones for each. */
const sampleOf = (forgeries: readonly Forgery[], target: Target): Forgery[] => {
  const turn = targets.indexOf(target);
  return forgeries.filter((_, index) => playsAll || index < 3 || (index + turn) % 3 === 0);
};

/** A writer without keys answers every activity of every flow, while it is pending, with all that can be had. */
describe('a writer without keys who answers in the worker’s place', () => {
  let world: World;
  let writer: Writer;
  let records = 0;
  beforeAll(async () => {
    world = await startWorld({ env: production });
    writer = new Writer(world.temporal);
  }, 300_000);
  afterAll(() => world.close(), 60_000);

  /** As many as there are payloads in the run's history then, and what needs none of them. */
  const forgeriesOf = async (id: string, stranger: Payload): Promise<Forgery[]> => {
    const own = await writer.payloadsOf(id);
    // No two histories are alike to the last payload: where this one is shorter, its last.
    const played = async (each: string, index: number): Promise<Payload> => {
      const found = await writer.payloadsOf(each);
      return (found[index] ?? found.at(-1))?.payload ?? {};
    };
    return [
      { name: 'nothing', play: (each, activityId) => writer.complete(each, activityId, []) },
      { name: 'a payload of another run', play: (each, activityId) => writer.complete(each, activityId, [stranger]) },
      ...own.map(({ at }, index) => ({
        name: `its own ${at}`,
        play: async (each: string, activityId: string) =>
          writer.complete(each, activityId, [await played(each, index)]),
      })),
      ...failureTypes.map((type) => ({
        name: `the failure ${type}`,
        play: async (each: string, activityId: string) => {
          const detail = await played(each, 0);
          const applicationFailureInfo = { type, nonRetryable: true, details: { payloads: [detail] } };
          await writer.fail(each, activityId, { message: 'forged', encodedAttributes: detail, applicationFailureInfo });
        },
      })),
      ...Object.entries(seemingly).map(([name, failure]) => ({
        name: `what looks like ${name}`,
        play: async (each: string, activityId: string) =>
          writer.fail(each, activityId, { message: 'forged', ...failure }),
      })),
    ];
  };

  const holdCall = ({ held }: Target): (() => void) => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stop = world.sandbox.on(held.when, async ({ provider, call }) => {
      if (provider === held.provider && call === held.call) await released;
    });
    return () => {
      release();
      stop();
    };
  };

  /** Plays these forgeries, each against a verification of its own. */
  const attack = async (target: Target): Promise<Attacked[]> => {
    const { activity, flow, faults = [] } = target;
    for (const fault of faults) await world.sandbox.fault(fault);
    const release = holdCall(target);
    const cast: Attacked[] = [];
    const add = async () => {
      const phone = castPhone();
      const id = `${activity}-${cast.length}`;
      cast.push({ id, phone, target });
      if (flow === 'verify-vasp') records += target.most.record;
      await target.begin(world, id, phone);
      return await writer.pending(id, activity);
    };
    try {
      const first = await add();
      const stranger = (await writer.payloadsOf(cast[0]?.id ?? ''))[0]?.payload as Payload;
      const all = await forgeriesOf(cast[0]?.id ?? '', stranger);
      expect(all.length).toBeGreaterThan(failureTypes.length + 3);
      const forgeries = sampleOf(all, target);
      const pending = [first, ...(await inTurns(forgeries.slice(1), add))];
      for (const [index, forgery] of forgeries.entries()) {
        const each = cast[index] as (typeof cast)[number];
        each.forgery = forgery;
        await forgery.play(each.id, pending[index] as string);
      }
    } finally {
      release();
    }
    return cast;
  };

  /** Those that the forgery made better, or for whom something happened twice. */
  const madeBetter = async (attacked: readonly Attacked[]): Promise<string[]> => {
    await Promise.all(attacked.map(({ id, target }) => atRest(writer, id, target.patienceMs)));
    const ends = await inTurns(attacked, async (each) => ({ ...each, end: await settled(world, writer, each.id) }));
    const effects = await world.sandbox.effects();
    const better: string[] = [];
    for (const { id, phone, target, forgery, end } of ends) {
      expectNothingInTheClear(end, phone);
      const done = (...kinds: string[]) =>
        effects.filter(({ to, effect }) => to === phone && kinds.includes(effect)).length;
      const [messages, tries] = [done('sms', 'arsCall', 'passPush'), done('try')];
      if (end.status === 'verified' || messages > target.most.message || tries > target.most.try)
        better.push(`${id} with ${forgery?.name}: ${end.status}, ${messages} messages, ${tries} tries`);
    }
    return better;
  };

  it.each(flows)(
    'makes nothing better, and nothing happen twice: %s',
    async (flow) => {
      const attacked: Attacked[] = [];
      for (const target of targets.filter((each) => each.flow === flow)) attacked.push(...(await attack(target)));
      expect(await madeBetter(attacked)).toEqual([]);
      const made = (await world.sandbox.effects()).filter(({ effect }) => effect === 'record');
      expect(made.length).toBeLessThanOrEqual(records);
    },
    300_000,
  );

  it('cannot say that a call was canceled which nobody wants canceled: Temporal takes that from no one', async () => {
    const target = targets[0] as Target;
    const release = holdCall(target);
    await target.begin(world, 'cancel', castPhone());
    const activityId = await writer.pending('cancel', target.activity);
    await expect(writer.cancelActivity('cancel', activityId)).rejects.toMatchObject({ code: 3 });
    release();
  }, 60_000);
});
