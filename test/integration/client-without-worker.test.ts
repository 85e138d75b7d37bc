import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '../../client/index.ts';
import { nhnEnrol, person, vaspInput } from '../support/inputs.ts';
import { startVerifications, testEnv, type Verifications } from '../support/verifications.ts';

describe('the client, when something is away', () => {
  let on: Verifications;
  beforeAll(async () => {
    on = await startVerifications();
    await on.client.startAndWait('nhn-otp', 'open-1', nhnEnrol('user-1'));
    await on.client.startAndWait('nhn-otp', 'ended-1', { ...nhnEnrol('user-2'), purpose: 'sign_up' });
    await on.client.submitCode('ended-1', '123456');
    await on.client.result('ended-1');
    await on.client.startAndWait('verify-vasp', 'vasp-1', vaspInput);
    await on.client.startAndWait('portone-v1', 'off-1', { method: 'SMS', person }).catch(() => undefined);
    await indexed(4);
  }, 300_000);
  afterAll(async () => on.close());

  /** Waits until the index, which lags behind, contains this many verifications. */
  const indexed = async (count: number): Promise<void> => {
    while ((await on.client.list()).length < count) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const ids = async (filter: Parameters<typeof on.client.list>[0]) =>
    (await on.client.list(filter)).map(({ id }) => id).toSorted();

  it('lists verifications by what is asked of them, without the secret of an enrolment', async () => {
    expect(await ids({})).toEqual(['ended-1', 'off-1', 'open-1', 'vasp-1']);
    expect(await ids({ provider: 'nhn-otp' })).toEqual(['ended-1', 'open-1']);
    expect(await ids({ status: 'verified' })).toEqual(['ended-1']);
    expect(await ids({ purpose: 'sign_up' })).toEqual(['ended-1']);
    expect(await ids({ method: 'TOTP', status: 'awaiting_user' })).toEqual(['open-1']);
    expect(await ids({ reference: 'record-1' })).toEqual(['vasp-1']);
    expect(await ids({ since: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await on.client.list({ limit: 1 })).toHaveLength(1);
    const [open] = await on.client.list({ provider: 'nhn-otp', status: 'awaiting_user' });
    expect((await on.client.snapshot('open-1')).challenge).toHaveProperty('qrCode');
    expect(open).toMatchObject({ status: 'awaiting_user', challenge: { attemptsLeft: 3 } });
    expect(open?.challenge).not.toHaveProperty('qrCode');
    expect(await on.client.list({ provider: 'portone-v1' })).toMatchObject([
      { status: 'failed', reason: 'not_configured' },
    ]);
  });

  it('lists an id that was started again only once, with the state of its latest run', async () => {
    await on.client.startAndWait('portone-v1', 'off-1', { method: 'SMS', person }).catch(() => undefined);
    const runs = async () => (await on.server.client.workflow.count(`WorkflowId = 'off-1'`)).count;
    while ((await runs()) < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await ids({ provider: 'portone-v1' })).toEqual(['off-1']);
    expect(await ids({ limit: 4 })).toHaveLength(4);
  });

  it('refuses an invalid filter, naming its field', async () => {
    await expect(on.client.list({ reference: "x' OR '1'='1" })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'reference',
    });
  });

  it('answers after the end, and reports for open verifications that no worker answers', async () => {
    await on.stopWorker();
    expect(await on.client.snapshot('ended-1')).toMatchObject({ status: 'verified' });
    expect(await on.client.result('ended-1')).toMatchObject({ status: 'verified' });
    await expect(on.client.submitCode('ended-1', '123456')).rejects.toMatchObject({
      code: 'ended',
      status: 'verified',
    });
    await expect(on.client.submitCode('open-1', '123456', { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'no_worker',
    });
    await expect(on.client.snapshot('open-1')).rejects.toMatchObject({ code: 'no_worker' });
    expect(await ids({ provider: 'nhn-otp' })).toEqual(['ended-1', 'open-1']);
  }, 300_000);

  it('starts without a worker, tells a waiting caller so, and the verification continues once a worker runs', async () => {
    await on.stopWorker();
    expect(await on.client.start('nhn-otp', 'later-1', nhnEnrol('user-3'))).toMatchObject({
      id: 'later-1',
      provider: 'nhn-otp',
      method: 'TOTP',
      status: 'requesting',
    });
    await expect(
      on.client.startAndWait('nhn-otp', 'later-2', nhnEnrol('user-4'), { timeoutMs: 2_000 }),
    ).rejects.toMatchObject({ code: 'no_worker', message: expect.stringContaining('The verification was started') });
    await on.startWorker();
    for (const id of ['later-1', 'later-2']) {
      for await (const { status } of on.client.watch(id, { intervalMs: 50 })) if (status === 'awaiting_user') break;
      expect(await on.client.submitCode(id, '123456')).toMatchObject({ status: 'verified' });
    }
  }, 300_000);

  it('shows a run that an operator terminated as failed', async () => {
    await on.client.startAndWait('nhn-otp', 'terminated-1', nhnEnrol('user-5'));
    await on.server.client.workflow.getHandle('terminated-1').terminate();
    expect(await on.client.result('terminated-1')).toMatchObject({ status: 'failed', reason: 'run_terminated' });
    await expect(on.client.resend('terminated-1')).rejects.toMatchObject({ code: 'ended', status: 'failed' });
  });

  it('says that Temporal is not reachable, before long', async () => {
    const env = { ...testEnv, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    await expect(connect({ env, connectTimeoutMs: 500 })).rejects.toMatchObject({ code: 'temporal_unreachable' });
  });

  it('connects by the environment, and says when the namespace is not there', async () => {
    const env = { ...testEnv, TEMPORAL_ADDRESS: on.address, HWAGIN_TASK_QUEUE: on.taskQueue };
    await using client = await connect({ env });
    expect(await client.snapshot('ended-1')).toMatchObject({ status: 'verified' });
    await using lost = await connect({ env: { ...env, TEMPORAL_NAMESPACE: 'nowhere' } });
    await expect(lost.snapshot('ended-1')).rejects.toMatchObject({ code: 'temporal_unreachable' });
  });

  it('says that it lacks the key that the verification was encrypted with', async () => {
    const env = {
      HWAGIN_ENV: 'development',
      HWAGIN_ENCRYPTION_KEYS: `other:${Buffer.alloc(32, 8).toString('base64')}`,
    };
    const stranger = await on.connect({ env });
    await expect(stranger.snapshot('ended-1')).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('HWAGIN_ENCRYPTION_KEYS'),
    });
  });
});
