import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { temporal } from '@temporalio/proto';
import { connect, type HwaginClient } from '../../client/index.ts';
import { erasureId } from '../../protocol/erasure.ts';
import { nhnEnrol, person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';
import { castPhone, expectNothingInTheClear, production } from './support/cast.ts';
import { Writer } from './support/writer.ts';

type Payload = temporal.api.common.v1.IPayload;

const options = { resendCooldown: '0s', maxAttempts: 5, maxResends: 3 } as const;

describe('a writer without keys', () => {
  let world: World;
  let writer: Writer;
  /** Of a queue that no worker serves: what is asked there reaches the writer. */
  let unserved: HwaginClient;
  beforeAll(async () => {
    world = await startWorld({ env: production });
    writer = new Writer(world.temporal);
    unserved = await connect({ env: world.env, taskQueue: 'unserved' });
  }, 300_000);
  afterAll(async () => {
    await unserved.close();
    await world.close();
  }, 60_000);

  const sms = (phone: string) => ({ method: 'SMS', person: { ...person, phone }, options }) as const;
  const effects = async (phone: string, kind: string): Promise<number> =>
    (await world.sandbox.effects()).filter(({ to, effect }) => to === phone && effect === kind).length;
  const given = async (asked: Promise<unknown>): Promise<unknown> => asked.catch((error: unknown) => error);
  const own = async (id: string): Promise<Payload[]> => (await writer.payloadsOf(id)).map(({ payload }) => payload);

  it('has no message obeyed: bare, with any payload of the run, across kinds, or a second time', async () => {
    const phone = castPhone();
    const id = 'messages';
    await world.hwagin.startAndWait('portone-v1', id, sms(phone));
    await world.hwagin.signal.resend(id);
    await until(async () => (await world.hwagin.snapshot(id)).challenge?.number === 2);
    await world.hwagin.submitCode(id, '111111');
    const before = await world.hwagin.snapshot(id);
    const payloads = await own(id);
    expect(payloads.length).toBeGreaterThan(8);
    for (const name of ['resend', 'approve', 'cancel', 'submitCode', 'consent', 'awaitChallenge', 'reportTransfer'])
      for (const input of [[], ...payloads.map((payload) => [payload])]) {
        expect(await given(writer.update(id, name, input))).not.toBe(true);
        await writer.signal(id, name, input);
      }
    await until(async () => (await writer.standing(id)).failing === 0);
    expect(await world.hwagin.snapshot(id)).toEqual(before);
    expect([await effects(phone, 'sms'), await effects(phone, 'try')]).toEqual([2, 1]);
  }, 240_000);

  it('gets none of its answers to a query taken for the worker’s', async () => {
    const phone = castPhone();
    await unserved.start('nhn-otp', 'queried', nhnEnrol(phone));
    const task = await writer.poll('unserved');
    // The first workflow task is done, so that queries can be asked.
    await writer.nothing(task.taskToken);
    for (const payload of await own('queried')) {
      const asked = given(unserved.snapshot('queried'));
      const query = await writer.poll('unserved');
      await writer.answer(query.taskToken, [payload]);
      const answer = await asked;
      expect(answer).toMatchObject({ code: 'no_worker' });
      expectNothingInTheClear(answer, phone);
    }
  }, 120_000);

  it('closes no run with what a caller takes for its result', async () => {
    const phone = castPhone();
    const input = sms(phone);
    await unserved.start('portone-v1', 'closed-0', input);
    const count = (await own('closed-0')).length;
    for (let index = -1; index < count; index++) {
      const id = `closed-${index + 1}`;
      if (index >= 0) await unserved.start('portone-v1', id, input);
      const task = await writer.poll('unserved');
      const payload = (await own(id))[index];
      await writer.close(task.taskToken, payload ? [payload] : []);
      const failed = { id, status: 'failed', reason: 'invalid_result' };
      expect(await unserved.snapshot(id)).toMatchObject(failed);
      expect(await unserved.result(id)).toMatchObject(failed);
      expect(await given(unserved.submitCode(id, '123456'))).toMatchObject({ code: 'ended', status: 'failed' });
      expectNothingInTheClear(await unserved.result(id), phone);
    }
  }, 120_000);

  it('starts a deleted id again, but not with the earlier run’s end', async () => {
    const phone = castPhone();
    const id = 'again';
    await world.hwagin.startAndWait('portone-v1', id, sms(phone));
    await world.hwagin.submitCode(id, (await world.sandbox.code(phone)) ?? '');
    expect((await world.hwagin.result(id)).status).toBe('verified');
    const payloads = await writer.payloadsOf(id);
    const at = (part: string) => payloads.filter((each) => each.at.startsWith(part)).map(({ payload }) => payload);
    const [start, result] = [at('workflowExecutionStarted.input'), at('workflowExecutionCompleted.result')];
    const memo = payloads.find((each) => each.at.endsWith('memo.fields.fingerprint'))?.payload as Payload;
    await writer.remove(id);
    await writer.start(id, 'portOneV1', 'unserved', start, { fingerprint: memo });
    const task = await writer.poll('unserved');
    await writer.close(task.taskToken, result);
    const failed = { status: 'failed', reason: 'invalid_result' };
    expect(await world.hwagin.snapshot(id)).toMatchObject(failed);
    expect(await world.hwagin.result(id)).toMatchObject(failed);
    expect(await world.hwagin.startAndWait('portone-v1', id, sms(phone))).toMatchObject(failed);
  }, 120_000);

  it('hides no verification from a list with a run of its own', async () => {
    const phone = castPhone();
    await world.hwagin.startAndWait('portone-v1', 'listed', sms(phone));
    await writer.start('noise', 'portOneV1', 'unserved', [], { fingerprint: { metadata: {}, data: Buffer.from('x') } });
    await until(async () => (await world.hwagin.list({ limit: 1_000 })).some(({ id }) => id === 'noise'));
    const rows = await world.hwagin.list({ limit: 1_000 });
    expect(rows.find(({ id }) => id === 'listed')).toMatchObject({ status: 'awaiting_user' });
    expectNothingInTheClear(rows, phone);
  }, 60_000);

  it('neither erases, nor puts up what is taken for a tombstone', async () => {
    const id = 'unerased';
    await unserved.start('portone-v1', id, sms(castPhone()));
    await writer.terminate(id);
    for (const part of ['nothing', 'its order'] as const) {
      const asked = given(unserved.erase(id, { timeoutMs: 15_000 }));
      const task = await writer.poll('unserved');
      const payloads = part === 'nothing' ? [] : await own(erasureId(id));
      // The start's task of the terminated run may come first.
      await writer.close(task.taskToken, payloads.slice(0, 1));
      expect(await asked).toMatchObject({ code: 'no_worker' });
    }
    const [payload] = await own(id);
    await writer.start(id, 'tombstone', 'unserved', [], { erased: payload as Payload });
    expect(await given(unserved.snapshot(id))).toMatchObject({ code: 'not_found' });
    expect(await given(unserved.erase(id))).toMatchObject({ code: 'not_found' });
  }, 120_000);
});

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await pause(100);
};
