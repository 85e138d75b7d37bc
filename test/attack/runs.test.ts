import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workflowTypes } from '../../contract/providers/index.ts';
import { erasureId, erasureWorkflow } from '../../protocol/erasure.ts';
import { webhookWorkflow } from '../../protocol/webhooks.ts';
import { person } from '../support/inputs.ts';
import { castPhone, expectNothingInTheClear, given, meanwhile, until } from './support/cast.ts';
import type { Payload } from './support/payloads.ts';
import { type Stage, startStage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const options = { resendCooldown: '0s', maxAttempts: 5, maxResends: 3 } as const;
const sms = (phone: string) => ({ method: 'SMS', person: { ...person, phone }, options }) as const;
const own = async (id: string): Promise<Payload[]> => (await stage.writer.payloadsOf(id)).map(({ payload }) => payload);

/** Each on a queue of its own, where the writer plays the worker. */
describe('a writer without keys who ends runs', () => {
  it('closes no run with what a caller takes for its result', async () => {
    const queue = 'closes-no-run-with-what';
    const unserved = await stage.on(queue);
    const phone = castPhone();
    const input = sms(phone);
    await unserved.start('portone-v1', 'closed-0', input);
    const count = (await own('closed-0')).length;
    for (let index = -1; index < count; index++) {
      const id = `closed-${index + 1}`;
      if (index >= 0) await unserved.start('portone-v1', id, input);
      const task = await stage.writer.poll(queue);
      const payload = (await own(id))[index];
      await stage.writer.close(task.taskToken, payload ? [payload] : []);
      const failed = { id, status: 'failed', reason: 'invalid_result' };
      expect(await unserved.snapshot(id)).toMatchObject(failed);
      expect(await unserved.result(id)).toMatchObject(failed);
      expect(await given(unserved.submitCode(id, '123456'))).toMatchObject({ code: 'ended', status: 'failed' });
      expectNothingInTheClear(await unserved.result(id), phone);
    }
  });

  it('ends no later run of an id with an earlier run’s end', async () => {
    const queue = 'starts-a-deleted-id-agai';
    const phone = castPhone();
    const id = 'again';
    await stage.hwagin.startAndWait('portone-v1', id, sms(phone));
    await stage.hwagin.submitCode(id, (await stage.sandbox.code(phone)) ?? '');
    expect((await stage.hwagin.result(id)).status).toBe('verified');
    const payloads = await stage.writer.payloadsOf(id);
    const at = (part: string) => payloads.filter((each) => each.at.startsWith(part)).map(({ payload }) => payload);
    const [start, result] = [at('workflowExecutionStarted.input'), at('workflowExecutionCompleted.result')];
    const memo = payloads.find((each) => each.at.endsWith('memo.fields.fingerprint'))?.payload as Payload;
    await stage.writer.start(id, 'portOneV1', queue, start, { fingerprint: memo });
    const task = await stage.writer.poll(queue);
    await stage.writer.close(task.taskToken, result);
    const failed = { status: 'failed', reason: 'invalid_result' };
    expect(await stage.hwagin.snapshot(id)).toMatchObject(failed);
    expect(await stage.hwagin.result(id)).toMatchObject(failed);
    expect(await stage.hwagin.startAndWait('portone-v1', id, sms(phone))).toMatchObject(failed);
  });

  it('answers nothing for a later run of an id with what an earlier one has answered, or answers now', async () => {
    const { writer, hwagin } = stage;
    const queue = 'answers-for-a-later-run';
    const phone = castPhone();
    const id = 'relayed';
    await hwagin.startAndWait('portone-v1', id, sms(phone));
    await hwagin.submitCode(id, (await stage.sandbox.code(phone)) ?? '', { requestId: 'request-1' });
    expect((await hwagin.result(id)).status).toBe('verified');
    const payloads = await writer.payloadsOf(id);
    const at = (part: string) => payloads.filter((each) => each.at.startsWith(part)).map(({ payload }) => payload);
    const verdict = at('workflowExecutionUpdateCompleted.outcome.success').slice(-1);
    const earlier = await writer.runId(id);
    await writer.start(id, workflowTypes['portone-v1'], queue, at('workflowExecutionStarted.input'));
    let relayed = 0;
    /** In the worker's place: with the earlier verdict, and with what the worker says of the earlier run. */
    const answered = (asked: Promise<unknown>): Promise<unknown> =>
      meanwhile(given(asked), async () => {
        const task = await writer.poll(queue, 3_000).catch(() => undefined);
        if (!task?.taskToken.length) return;
        if (!task.query) {
          await given(writer.answerUpdates(task, [verdict]));
          return;
        }
        const said = await writer.relay(id, earlier, task.query);
        relayed += said.length;
        await given(writer.answer(task.taskToken, said));
      });
    // The first workflow task is done, so that queries can be asked.
    await writer.conclude((await writer.poll(queue)).taskToken);
    expect(await answered(hwagin.snapshot(id))).toMatchObject({ code: 'no_worker' });
    const submitted = hwagin.submitCode(id, '000000', { requestId: 'request-1', timeoutMs: 10_000 });
    expect(await answered(submitted)).toMatchObject({ code: 'no_worker' });
    expect(relayed).toBeGreaterThan(1);
  });

  it('hides no verification from a list with a run of its own', async () => {
    const queue = 'hides-no-verification-fr';
    const phone = castPhone();
    await stage.hwagin.startAndWait('portone-v1', 'listed', sms(phone));
    await stage.writer.start('noise', 'portOneV1', queue, [], {
      fingerprint: { metadata: {}, data: Buffer.from('x') },
    });
    await until(async () => (await stage.hwagin.list({ limit: 1_000 })).some(({ id }) => id === 'noise'));
    const rows = await stage.hwagin.list({ limit: 1_000 });
    expect(rows.find(({ id }) => id === 'listed')).toMatchObject({ status: 'awaiting_user' });
    expectNothingInTheClear(rows, phone);
  });

  it('neither erases, nor puts up what is taken for a tombstone', async () => {
    const queue = 'neither-erases-nor-puts';
    const unserved = await stage.on(queue);
    const id = 'unerased';
    await unserved.start('portone-v1', id, sms(castPhone()));
    await stage.writer.terminate(id);
    for (const part of ['nothing', 'its order'] as const) {
      const asked = given(unserved.erase(id, { timeoutMs: 15_000 }));
      const task = await stage.writer.poll(queue);
      const payloads = part === 'nothing' ? [] : await own(erasureId(id));
      // The start's task of the terminated run may come first.
      await stage.writer.close(task.taskToken, payloads.slice(0, 1));
      expect(await asked).toMatchObject({ code: 'no_worker' });
    }
    const [payload] = await own(id);
    await stage.writer.start(id, 'tombstone', queue, [], { erased: payload as Payload });
    expect(await given(unserved.snapshot(id))).toMatchObject({ code: 'not_found' });
    expect(await given(unserved.erase(id))).toMatchObject({ code: 'not_found' });
  });
});

describe('a writer without keys who begins runs, and their calls', () => {
  /** A message is out, and a wrong code was tried. */
  const begin = async (id: string, client = stage.hwagin): Promise<string> => {
    const phone = castPhone();
    await client.startAndWait('portone-v1', id, sms(phone));
    await client.submitCode(id, '111111');
    return phone;
  };

  it('has no run begin with what is meant for another', async () => {
    const { writer } = stage;
    const id = 'meant';
    const phone = await begin(id);
    const before = await effectsOf(phone);
    const [start] = await writer.payloadsOf(id);
    const events = (await writer.eventsOf(id)).length;
    const [{ workflowExecutionStartedEventAttributes: started }] = (await writer.eventsOf(id)) as [
      { workflowExecutionStartedEventAttributes: { originalExecutionRunId: string } },
    ];
    const its = workflowTypes['portone-v1'];
    const types = [...Object.values(workflowTypes), erasureWorkflow, webhookWorkflow].filter((type) => type !== its);
    for (const type of types) {
      await writer.start(id, type, stage.taskQueue, start ? [start.payload] : []);
      await until(async () => (await writer.standing(id)).status === 'closed');
      const [last] = (await writer.eventsOf(id)).slice(-1);
      expect([type, Boolean(last?.workflowExecutionFailedEventAttributes)]).toEqual([type, true]);
      expect((await writer.callsOf(id)).map(({ activity }) => activity)).toEqual([]);
    }
    expect(await effectsOf(phone)).toEqual(before);
    expect((await writer.eventsOf(id, started.originalExecutionRunId)).length).toBeGreaterThanOrEqual(events);
  });

  it('has nothing done in a run’s name with what an earlier run of its id, or another call of its own, was given', async () => {
    const { writer } = stage;
    const id = 'scheduled';
    const queue = 'scheduled-by-the-writer';
    const phone = await begin(id);
    const calls = await writer.callsOf(id);
    expect(calls.map(({ activity }) => activity)).toEqual(['portOneV1Request', 'portOneV1Confirm']);
    const start = (await writer.payloadsOf(id)).filter(({ at }) => at.startsWith('workflowExecutionStarted.input'));
    await writer.start(
      id,
      workflowTypes['portone-v1'],
      queue,
      start.map(({ payload }) => payload),
    );
    const { taskToken } = await writer.poll(queue);
    await writer.schedule(taskToken, stage.taskQueue, calls);
    await until(async () => (await failuresOf(id)) === calls.length);
    expect(await effectsOf(phone)).toEqual(['sms', 'try']);
  });

  it('has nothing done in a run’s name with what another of its own calls was given', async () => {
    const { writer } = stage;
    const id = 'scheduled-again';
    const queue = 'left-by-its-worker';
    const stop = await stage.startWorker({ HWAGIN_TASK_QUEUE: queue });
    const phone = await begin(id, await stage.on(queue));
    await stop();
    const calls = await writer.callsOf(id);
    const [request, confirm] = calls;
    if (!request || !confirm) throw new Error('expected two calls');
    const forged = [
      { ...request, activityId: 'another' },
      { ...confirm, activityId: 'a-third' },
      { ...request, activity: confirm.activity, activityId: request.activityId },
      { ...confirm, activity: request.activity, activityId: confirm.activityId },
      {
        ...request,
        activityId: 'bare',
        input: (await writer.payloadsOf(id)).map(({ payload }) => payload).slice(0, 1),
      },
      { ...request, activityId: 'empty', input: [] },
    ];
    await writer.signal(id, 'anything');
    const { taskToken } = await writer.poll(queue, 30_000);
    await writer.schedule(taskToken, stage.taskQueue, forged);
    await until(async () => (await failuresOf(id)) === forged.length);
    expect(await effectsOf(phone)).toEqual(['sms', 'try']);
  });
});

const effectsOf = async (phone: string) =>
  (await stage.sandbox.effects()).filter(({ to }) => to === phone).map(({ effect }) => effect);

const failuresOf = async (id: string): Promise<number> =>
  (await stage.writer.eventsOf(id)).filter((event) => event.activityTaskFailedEventAttributes).length;
