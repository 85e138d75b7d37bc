import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import { callbackInboxId, callbackInboxWorkflow } from '../../protocol/callbacks.ts';
import { erasureId } from '../../protocol/erasure.ts';
import { callbackSignal, sealedMessage } from '../../protocol/messages.ts';
import { webhookId } from '../../protocol/webhooks.ts';
import { workflowCode } from '../../worker/workflow-code.ts';
import { person } from '../support/inputs.ts';
import { castPhone, given, inTurns } from './support/cast.ts';
import { forgeriesOf } from './support/forgeries.ts';
import { type Stage, startStage } from './support/stage.ts';

const options = { resendCooldown: '0s' } as const;
const sms = () => ({ method: 'SMS', person: { ...person, phone: castPhone() }, options }) as const;

/** A webhook is delivered, and a provider has forgotten, only where the worker has seen it. */
describe('a writer without keys who answers what runs beside the verifications', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());

  it('makes no webhook look delivered that its receiver never took', async () => {
    const receiver = await silentReceiver();
    const taskQueue = 'webhooks-attacked';
    // Of a plain URL only development tells.
    const env = {
      HWAGIN_ENV: 'development',
      HWAGIN_WEBHOOK_URL: receiver.url,
      HWAGIN_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
    };
    await stage.startWorker({ ...env, HWAGIN_TASK_QUEUE: taskQueue });
    const hwagin = await stage.on(taskQueue, env);
    const begin = async (id: string): Promise<string> => {
      await hwagin.start('portone-v1', id, sms());
      return await stage.writer.pending(webhookId(id, 1), 'sendWebhook');
    };
    try {
      await begin('told');
      const forgeries = await forgeriesOf(stage.writer, webhookId('told', 1), { repeatable: true });
      const told = await inTurns(forgeries, async ({ name, play }, index) => {
        const id = `told-${index}`;
        const activityId = await begin(id);
        await play(webhookId(id, 1), activityId);
        return { id, name };
      });
      receiver.refuseAll();
      for (const { id, name } of told) {
        // One that cannot be read keeps its run from answering.
        const shown = await given(hwagin.webhooks(id));
        if (shown instanceof Error)
          expect([name, shown]).toEqual([name, expect.objectContaining({ code: 'no_worker' })]);
        else
          expect([name, JSON.stringify(shown)]).toEqual([
            name,
            expect.not.stringMatching(/"state":"delivered"|"delivered":true/),
          ]);
      }
    } finally {
      await receiver.close();
    }
  });

  /** Verified, and being erased, up to where an activity of the erasure is pending. */
  const erasing = async (id: string, activity: string) => {
    const { hwagin, sandbox, writer } = stage;
    const input = sms();
    await hwagin.startAndWait('portone-v1', id, input);
    await hwagin.submitCode(id, (await sandbox.code(input.person.phone)) ?? '');
    await hwagin.result(id);
    const answer = given(hwagin.erase(id, { timeoutMs: 20_000 }));
    return { answer, activityId: await writer.pending(erasureId(id), activity) };
  };
  /** Plays every forgery against an erasure of its own. */
  const attackErasures = async (activity: string) => {
    await erasing(activity, activity);
    const forgeries = await forgeriesOf(stage.writer, erasureId(activity), { repeatable: true });
    return await inTurns(forgeries, async ({ name, play }, index) => {
      const id = `${activity}-${index}`;
      const { answer, activityId } = await erasing(id, activity);
      await play(erasureId(id), activityId);
      return { id, name, answer };
    });
  };

  it('has nobody told that a provider has forgotten what it still keeps', async () => {
    const release = stage.hold({ provider: 'portone-v1', call: 'certifications/delete', when: 'arrived' });
    try {
      for (const { name, answer } of await attackErasures('forgetAtProvider'))
        expect([name, ((await answer) as { code?: string }).code]).toEqual([name, 'no_worker']);
    } finally {
      release();
    }
  });

  it('has nobody told that a verification is gone which is still there', async () => {
    for (const { id, name, answer } of await attackErasures('buryRuns')) {
      const told = (await answer) as { erased?: true; code?: string };
      if (!told.erased) expect([name, told.code]).toEqual([name, 'no_worker']);
      else expect([name, (await stage.writer.runsOf(id)).map(({ type }) => type)]).toEqual([name, ['tombstone']]);
    }
  });

  it('has no callback look delivered that its verification never had', async () => {
    const { writer, client, env } = stage;
    const taskQueue = 'callbacks-attacked';
    const { dataConverter } = client.options;
    const connection = await NativeConnection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' });
    // Of workflows alone: the activities are the writer's.
    const worker = await Worker.create({ connection, taskQueue, dataConverter, workflowBundle: await workflowCode() });
    const keep = (uuid: string) =>
      client.workflow.signalWithStart(callbackInboxWorkflow, {
        workflowId: callbackInboxId(uuid),
        taskQueue,
        args: [],
        signal: callbackSignal,
        signalArgs: [sealedMessage(callbackSignal, 'signal', [{ type: 'TX_REPORT', uuid, txHash: '0xabc' }])],
      });
    await worker.runUntil(async () => {
      await keep('u-0');
      await writer.takeActivity(taskQueue);
      const forgeries = await forgeriesOf(writer, callbackInboxId('u-0'), { repeatable: true });
      for (const [index, { name, play }] of forgeries.entries()) {
        await keep(`u-${index + 1}`);
        const { workflowId, activityId } = await writer.takeActivity(taskQueue);
        await play(workflowId, activityId);
        const { status } = await client.workflow.getHandle(workflowId).describe();
        const end = status.name === 'RUNNING' ? 'open' : await given(client.workflow.getHandle(workflowId).result());
        expect([name, end instanceof Error || end === 'open']).toEqual([name, true]);
        await writer.terminate(workflowId);
      }
    });
    await connection.close();
  });
});

/** Takes every webhook, and answers none. */
const silentReceiver = async () => {
  const server = createServer((request) => request.resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    refuseAll: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
