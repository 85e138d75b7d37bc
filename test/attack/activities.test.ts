import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flows as allFlows } from '../../workflows/isolate/flows.ts';
import { playsAll } from '../support/sample.ts';
import { allAtRest, castPhone, expectNothingInTheClear, given, inTurns, settled } from './support/cast.ts';
import { type Forgery, forgeriesOf } from './support/forgeries.ts';
import { type Stage, startStage } from './support/stage.ts';
import { messageTargets, type Target } from './support/targets.ts';
import { vaspTargets } from './support/vasp-targets.ts';

const targets = [...messageTargets, ...vaspTargets];
const flows = [...new Set(targets.map(({ flow }) => flow))];
/** One flow is enough for what limits leave in a history: a limiter's run beside each verification costs as much as itself. */
const limited = 'portone-v1';

/** Part of the workflow task: nobody else can answer them. */
const local = ['mobileOkToken', 'nhnOtpReady'];

/** A verification, and what was played against it. */
interface Attacked {
  id: string;
  phone: string;
  target: Target;
  forgery?: Forgery;
}

/** Answers every activity of every flow, while it is pending, in every way; each against a verification of its own. */
describe('a writer without keys who answers in the worker’s place', () => {
  let stage: Stage;
  /** All flows are played at once: none holds a call of another. */
  let played: Map<string, Promise<Attacked[]>>;
  beforeAll(async () => {
    stage = await startStage();
    const unlimited = { ...stage, hwagin: await stage.on(stage.taskQueue, { HWAGIN_LIMITS: 'off' }) };
    played = new Map(flows.map((flow) => [flow, play(flow === limited ? stage : unlimited, flow)]));
    for (const each of played.values()) each.catch(() => undefined);
  });
  afterAll(() => stage.close());

  it.each(flows)(
    'makes nothing better, and nothing happen twice: %s',
    async (flow) => {
      const attacked = (await played.get(flow)) ?? [];
      expect(await madeBetter(stage, attacked)).toEqual([]);
      const calls = await inTurns(attacked, ({ id }) => stage.writer.callsOf(id));
      const creators = calls.filter((each) => each.some(({ activity }) => activity === 'verifyVaspCreate'));
      const records = flow === 'verify-vasp' ? await stage.sandbox.count('verify-vasp', 'record') : 0;
      expect(records).toBeLessThanOrEqual(creators.length);
    },
    playsAll ? 1_500_000 : 300_000,
  );

  it('is tried on every activity that a flow has', () => {
    const all = Object.values(allFlows).flatMap(({ shapes }) => Object.keys(shapes));
    expect(
      targets
        .map(({ activity }) => activity)
        .concat(local)
        .sort(),
    ).toEqual(all.sort());
  });

  it('cannot say that a call was canceled which nobody wants canceled: Temporal takes that from no one', async () => {
    const target = targets[0] as Target;
    const release = target.held ? stage.hold(target.held) : () => undefined;
    await target.begin(stage, 'cancel', castPhone());
    const activityId = await stage.writer.pending('cancel', target.activity);
    await expect(stage.writer.cancelActivity('cancel', activityId)).rejects.toMatchObject({ code: 3 });
    release();
  });
});

const play = async (stage: Stage, flow: string): Promise<Attacked[]> => {
  const attacked: Attacked[] = [];
  for (const target of targets.filter((each) => each.flow === flow)) attacked.push(...(await attack(stage, target)));
  return attacked;
};

const attack = async (stage: Stage, target: Target): Promise<Attacked[]> => {
  const { writer, sandbox } = stage;
  for (const fault of target.faults ?? []) await sandbox.fault(fault);
  const release = target.held ? stage.hold(target.held) : () => undefined;
  const cast: Attacked[] = [];
  const join = async (): Promise<Attacked & { activityId: string }> => {
    const member: Attacked = { id: `${target.activity}-${cast.length}`, phone: castPhone(), target };
    cast.push(member);
    await target.begin(stage, member.id, member.phone);
    // On a busy machine what the user said may have been given up by the client: then another one is asked.
    const activityId = await given(writer.pending(member.id, target.activity));
    if (typeof activityId === 'string') return Object.assign(member, { activityId });
    if (cast.length > mostMembers) throw activityId;
    return await join();
  };
  try {
    const first = await join();
    const forgeries = await forgeriesOf(writer, first.id, target);
    await inTurns(forgeries, async (forgery, index) => {
      let member = index === 0 ? first : await join();
      const playOnIt = () => {
        member.forgery = forgery;
        return forgery.play(member.id, member.activityId);
      };
      while (!(await isInTime(playOnIt()))) member = await join();
    });
  } finally {
    release();
  }
  return cast;
};
const mostMembers = 60;

/** False where the activity had ended before. */
const isInTime = async (playing: Promise<void>): Promise<boolean> => {
  const error = await given(playing);
  if (error === undefined) return true;
  if ((error as { code?: unknown }).code === notFound) return false;
  throw error;
};
/** https://grpc.io/docs/guides/status-codes/ */
const notFound = 5;

/** Those that the forgery made better, or for whom something happened twice. */
const madeBetter = async (stage: Stage, attacked: readonly Attacked[]): Promise<string[]> => {
  const watched = attacked.map(({ id, target }) => ({ id, patienceMs: target.patienceMs }));
  await allAtRest(stage.writer, watched);
  const ends = await inTurns(attacked, async (each) => ({ ...each, end: await settled(stage, each.id) }));
  const effects = await stage.sandbox.effects();
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
