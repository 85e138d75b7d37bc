import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HwaginClient, Snapshot } from '../../client/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import { nhnEnrol, person } from '../support/inputs.ts';
import { castPhone, expectNothingInTheClear, given, meanwhile, until } from './support/cast.ts';
import type { Payload } from './support/payloads.ts';
import { type Stage, startStage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const own = async (id: string): Promise<Payload[]> => (await stage.writer.payloadsOf(id)).map(({ payload }) => payload);

describe('a writer without keys who sends messages', () => {
  const options = { resendCooldown: '0s', maxAttempts: 5, maxResends: 3 } as const;
  const sms = (phone: string) => ({ method: 'SMS', person: { ...person, phone }, options }) as const;
  const effects = async (phone: string, kind: string): Promise<number> =>
    (await stage.sandbox.effects()).filter(({ to, effect }) => to === phone && effect === kind).length;

  it('has no message obeyed: bare, with any payload of the run, across kinds, or a second time', async () => {
    const phone = castPhone();
    const id = 'messages';
    await stage.hwagin.startAndWait('portone-v1', id, sms(phone));
    await stage.hwagin.signal.resend(id);
    await until(async () => (await stage.hwagin.snapshot(id)).challenge?.number === 2);
    await stage.hwagin.submitCode(id, '111111');
    const before = await stage.hwagin.snapshot(id);
    const payloads = await own(id);
    expect(payloads.length).toBeGreaterThan(8);
    for (const name of ['resend', 'approve', 'cancel', 'submitCode', 'consent', 'awaitChallenge', 'reportTransfer'])
      for (const input of [[], ...payloads.map((payload) => [payload])]) {
        expect(await given(stage.writer.update(id, name, input))).not.toBe(true);
        await stage.writer.signal(id, name, input);
      }
    await until(async () => (await stage.writer.standing(id)).failing === 0);
    expect(await stage.hwagin.snapshot(id)).toEqual(before);
    expect([await effects(phone, 'sms'), await effects(phone, 'try')]).toEqual([2, 1]);
  });
});

/** The run's worker is gone: the writer answers what is asked of it. */
describe('a writer without keys who answers', () => {
  const id = 'asked';
  const queue = 'whose-worker-is-gone';
  const phone = castPhone();
  let open: Promise<{ hwagin: HwaginClient; payloads: Payload[] }> | undefined;
  /** An enrolment: its secret, a snapshot and a verdict stand in its history. */
  const asked = () => {
    open ??= begin();
    return open;
  };
  const begin = async () => {
    const stop = await stage.startWorker({ HWAGIN_TASK_QUEUE: queue });
    const hwagin = await stage.on(queue);
    await hwagin.startAndWait('nhn-otp', id, nhnEnrol(phone), { timeoutMs: 120_000 });
    await hwagin.submitCode(id, '000000');
    await stop();
    const payloads = await own(id);
    expect(payloads.length).toBeGreaterThan(8);
    return { hwagin, payloads };
  };

  it('gets none of its answers to a query taken for the worker’s', async () => {
    const { writer } = stage;
    const { hwagin, payloads } = await asked();
    for (const payload of payloads) {
      const snapshot = given(hwagin.snapshot(id));
      await writer.answer((await writer.poll(queue, 30_000)).taskToken, [payload]);
      const answer = await snapshot;
      expect(answer).toMatchObject({ code: 'no_worker' });
      expectNothingInTheClear(answer, phone);
    }
  });

  it('shows nothing to who watches', async () => {
    const { writer } = stage;
    const { hwagin, payloads } = await asked();
    const gone = new AbortController();
    const seen: Snapshot[] = [];
    const watching = (async () => {
      for await (const snapshot of hwagin.watch(id, { signal: gone.signal, intervalMs: 20 })) seen.push(snapshot);
    })();
    // It asks ever less often: the last ones alone, among them what a caller was told before.
    for (const payload of payloads.slice(-4))
      await writer.answer((await writer.poll(queue, 30_000)).taskToken, [payload]);
    gone.abort();
    await writer.answer((await writer.poll(queue, 30_000)).taskToken, []).catch(() => undefined);
    await watching;
    expect(seen).toEqual([]);
  });

  it('shows nothing in an event stream', async () => {
    const { writer } = stage;
    const { payloads } = await asked();
    const gateway = await startTestGateway(stage, { HWAGIN_ENV: 'development' });
    const gone = new AbortController();
    try {
      const headers = { authorization: `Bearer ${gateway.key}` };
      const opened = fetch(`${gateway.url}/v1/verifications/${id}/events`, { headers, signal: gone.signal });
      let told = '';
      const read = async () => {
        for await (const chunk of (await opened).body ?? []) told += Buffer.from(chunk).toString();
      };
      read().catch(() => undefined);
      for (const payload of payloads.slice(-4))
        await writer.answer((await writer.poll(queue, 30_000)).taskToken, [payload]);
      // That it asks once more says that it has read all of these.
      await writer.answer((await writer.poll(queue, 30_000)).taskToken, []);
      expect(told).toContain('retry:');
      expect(told).not.toContain('event:');
      expectNothingInTheClear(told, phone);
    } finally {
      gone.abort();
      await gateway.close();
    }
  });

  it('gets none of its answers to a message taken for the worker’s', async () => {
    const { writer } = stage;
    const { hwagin, payloads } = await asked();
    const answers = [[], ...payloads.map((payload) => [payload])];
    let answered = 0;
    const asking = Promise.all(answers.map(() => given(hwagin.submitCode(id, '000000', { timeoutMs: 10_000 }))));
    const verdicts = await meanwhile(asking, async () => {
      const task = await writer.poll(queue, 12_000).catch(() => undefined);
      if (!task?.taskToken.length) return;
      if (task.query) {
        await given(writer.answer(task.taskToken, []));
        return;
      }
      // What was too late for Temporal is handed out again.
      const taken = await given(writer.answerUpdates(task, answers.slice(answered)));
      if (!(taken instanceof Error)) answered += task.messages?.length ?? 0;
    });
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ code: 'no_worker' });
      expectNothingInTheClear(verdict, phone);
    }
    expect(answered).toBe(answers.length);
  });
});
