import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { WebhookEvent } from '../../../contract/webhooks.ts';
import { impUid, record, verified } from '../support/answers.ts';
import { ask, challenged } from '../support/asking.ts';
import { v1, vasp } from '../support/inputs.ts';
import { createStage, fails, gives, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  // The SDK's core (1.24) lets a task time out if a run that it evicts starts a child after a local activity.
  stage = await createStage();
}, 300_000);
afterEach(() => stage.clear());
afterAll(() => stage.close(), 120_000);

const delivered = gives({ at: '2026-01-31T09:00:00.000Z', delivered: true, status: 200 });
const told = () => stage.calls.filter(({ name }) => name === 'announce').map(({ args }) => args[0] as WebhookEvent);
const sent = () => stage.calls.filter(({ name }) => name === 'sendWebhook').map(({ args }) => args[0] as WebhookEvent);

describe('The news of a verification', () => {
  it('does not wait for a failed hand-over, and loses nothing: Temporal itself starts the delivery', async () => {
    stage.script({
      announce: fails('ProviderUnavailable', {}, true),
      sendWebhook: delivered,
      portOneV1Request: impUid(1),
      portOneV1Confirm: verified,
    });
    const handle = await stage.start('portone-v1', v1('SMS'), { webhook: true });
    await challenged(handle);
    await ask(handle, 'submitCode', '123456');
    expect((await handle.result()).outcome.status).toBe('verified');
    expect(told()).toHaveLength(2);
    for (const sequence of [1, 2])
      await stage.env.client.workflow.getHandle(`webhook/${handle.workflowId}/${sequence}`).result();
    expect(sent().map(({ id }) => id)).toEqual(told().map(({ id }) => id));
  });

  it('does not wait for one in the travel rule either', async () => {
    stage.script({
      announce: fails('ProviderUnavailable', {}, true),
      sendWebhook: delivered,
      verifyVaspCreate: gives(record),
      verifyVaspPoll: gives({ result: 'DENIED' }),
    });
    const handle = await stage.start('verify-vasp', vasp(), { webhook: true });
    expect((await handle.result()).outcome.status).toBe('denied');
    for (const sequence of [1, 2])
      await stage.env.client.workflow.getHandle(`webhook/${handle.workflowId}/${sequence}`).result();
    expect(sent().map(({ data }) => data.status)).toEqual(['awaiting_counterparty', 'denied']);
  });

  it('delivers an event a second time, under the same id, if its hand-over worked but its answer was lost', async () => {
    const { workflow } = stage.env.client;
    const announce = async (event: WebhookEvent): Promise<never> => {
      const { id, sequence } = event.data;
      const { taskQueue } = (await workflow.getHandle(id).describe()) ?? {};
      await workflow.start('webhook', { workflowId: `webhook/${id}/${sequence}`, taskQueue, args: [event] });
      throw new Error('lost');
    };
    stage.script({ announce, sendWebhook: delivered, portOneV1Request: fails('ProviderRejected', { code: 'NO' }) });
    const handle = await stage.start('portone-v1', v1('SMS'), { webhook: true });
    expect((await handle.result()).outcome).toMatchObject({ status: 'failed', reason: 'NO' });
    const { runId } = await handle.describe();
    await workflow.getHandle(`webhook/${handle.workflowId}/1/${runId}`).result();
    const ids = sent().map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
  });
});
