import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../client/index.ts';
import { nhnEnrol, person, vaspInput } from '../support/inputs.ts';
import { startVerifications, type Verifications } from '../support/verifications.ts';

describe('the client, against a real server and the real flows', () => {
  let on: Verifications;
  beforeAll(async () => {
    on = await startVerifications();
  }, 300_000);
  afterAll(async () => on.close());

  /** The number of events so far, from the server itself. */
  const historyLength = async (id: string) => {
    const execution = { workflowId: id };
    const { workflowService } = on.server.connection;
    const found = await workflowService.describeWorkflowExecution({ namespace: 'default', execution });
    return Number(found.workflowExecutionInfo?.historyLength);
  };

  it('starts a verification and returns its challenge', async () => {
    const snapshot = await on.client.startAndWait('nhn-otp', 'enrol-1', nhnEnrol('user-1'));
    expect(snapshot).toMatchObject({
      id: 'enrol-1',
      provider: 'nhn-otp',
      method: 'TOTP',
      status: 'awaiting_user',
      challenge: { number: 1, cause: 'start', attemptsLeft: 3 },
    });
    expect(await on.client.snapshot('enrol-1')).toEqual(snapshot);
  });

  it('returns the existing verification to an equal start, however it is spelt, and leaves no trace in the history', async () => {
    const first = await on.client.startAndWait('nhn-otp', 'same-1', nhnEnrol('user-same'));
    const before = await historyLength('same-1');
    const wrong = await on.client.submitCode('same-1', '111111');
    expect(wrong).toMatchObject({ status: 'awaiting_user', lastAttempt: { result: 'wrong' } });
    const again = await on.client.startAndWait('nhn-otp', 'same-1', { purpose: 'identity', ...nhnEnrol('user-same') });
    expect(again).toEqual(wrong);
    expect(await on.client.start('nhn-otp', 'same-1', nhnEnrol('user-same'))).toEqual(wrong);
    expect(on.sent.filter((user) => user === 'user-same')).toHaveLength(1);
    expect(first.challenge?.attemptsLeft).toBe(3);
    const grown = (await historyLength('same-1')) - before;
    const submitAlone = await (async () => {
      await on.client.startAndWait('nhn-otp', 'same-2', nhnEnrol('user-same-2'));
      const length = await historyLength('same-2');
      await on.client.submitCode('same-2', '111111');
      return (await historyLength('same-2')) - length;
    })();
    expect(grown).toBe(submitAlone);
  });

  it('refuses another input under the same id, while the verification runs and after it has ended', async () => {
    await on.client.startAndWait('nhn-otp', 'taken-1', nhnEnrol('user-a'));
    const other = nhnEnrol('user-b');
    await expect(on.client.startAndWait('nhn-otp', 'taken-1', other)).rejects.toMatchObject({ code: 'already_exists' });
    await expect(on.client.start('nhn-otp', 'taken-1', other)).rejects.toMatchObject({ code: 'already_exists' });
    const end = await on.client.cancel('taken-1');
    expect(end.status).toBe('canceled');
    await on.client.result('taken-1');
    await expect(on.client.startAndWait('nhn-otp', 'taken-1', other)).rejects.toMatchObject({ code: 'already_exists' });
    await expect(on.client.start('nhn-otp', 'taken-1', other)).rejects.toMatchObject({ code: 'already_exists' });
    expect(await on.client.startAndWait('nhn-otp', 'taken-1', nhnEnrol('user-a'))).toMatchObject({
      status: 'canceled',
    });
    expect(await on.client.start('nhn-otp', 'taken-1', nhnEnrol('user-a'))).toMatchObject({ status: 'canceled' });
  });

  it('submits codes, and returns the outcome', async () => {
    await on.client.startAndWait('nhn-otp', 'code-1', nhnEnrol('user-code'));
    expect(await on.client.submitCode('code-1', '123 456')).toMatchObject({ status: 'verified' });
    expect(await on.client.result('code-1')).toMatchObject({
      status: 'verified',
      enrolment: { encodedKey: 'JBSWY3DPEHPK3PXP' },
    });
    await expect(on.client.submitCode('code-1', '123456')).rejects.toMatchObject({ code: 'ended', status: 'verified' });
    await expect(on.client.signal.submitCode('code-1', '123456')).rejects.toMatchObject({ code: 'ended' });
    expect(await on.client.snapshot('code-1')).toMatchObject({ status: 'verified', lastAttempt: { result: 'right' } });
  });

  it('gives the same verdict to the same request, and spends one try on it', async () => {
    await on.client.startAndWait('nhn-otp', 'request-1', nhnEnrol('user-request'));
    const first = await on.client.submitCode('request-1', '111111', { requestId: 'r-1' });
    expect(await on.client.submitCode('request-1', '111111', { requestId: 'r-1' })).toEqual(first);
    expect(first.challenge?.attemptsLeft).toBe(2);
    expect((await on.client.snapshot('request-1')).challenge?.attemptsLeft).toBe(2);
  });

  it('turns a refusal of the flow into its code', async () => {
    await on.client.startAndWait('nhn-otp', 'refuse-1', nhnEnrol('user-refuse'));
    await expect(on.client.approve('refuse-1')).rejects.toMatchObject({ name: 'HwaginError', code: 'not_awaiting' });
    await expect(on.client.resend('refuse-1')).rejects.toMatchObject({ code: 'no_resends_left' });
  });

  it('says which verification does not exist', async () => {
    for (const call of [
      () => on.client.snapshot('nobody'),
      () => on.client.submitCode('nobody', '123456'),
      () => on.client.result('nobody'),
      () => on.client.signal.cancel('nobody'),
      () => on.client.watch('nobody').next(),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('names the settings of a provider that is off, and lets the id be started again', async () => {
    const input = { method: 'SMS', person } as const;
    for (let time = 0; time < 2; time++)
      await expect(on.client.startAndWait('portone-v1', 'off-1', input)).rejects.toMatchObject({
        code: 'not_configured',
        message: expect.stringContaining('PORTONE_V1_KEY'),
      });
    await expect(on.client.snapshot('off-1')).rejects.toMatchObject({ code: 'not_configured' });
    await expect(on.client.submitCode('off-1', '1234')).rejects.toMatchObject({ code: 'not_configured' });
  });

  it('returns the current snapshot when a verdict takes longer than the caller waits', async () => {
    await on.client.startAndWait('nhn-otp', 'slow-1', nhnEnrol('user-slow'));
    const early = await on.client.submitCode('slow-1', '000000', { timeoutMs: 2_000 });
    expect(early.status).toBe('confirming');
    expect(await on.client.result('slow-1', { timeoutMs: 200 })).toBeUndefined();
    await expect(on.client.submitCode('slow-1', '111111')).rejects.toMatchObject({ code: 'busy', retryAfter: 1 });
  });

  it('carries signals', async () => {
    await on.client.startAndWait('nhn-otp', 'signal-1', nhnEnrol('user-signal'));
    await on.client.signal.submitCode('signal-1', '123456');
    expect(await on.client.result('signal-1')).toMatchObject({ status: 'verified' });
  });

  it('reports a transfer', async () => {
    const taken = await on.client.startAndWait('verify-vasp', 'transfer-1', vaspInput);
    expect(['awaiting_counterparty', 'awaiting_transfer']).toContain(taken.status);
    await until('transfer-1', 'awaiting_transfer');
    await on.client.reportTransfer('transfer-1', { txHash: 'abc123', vout: '1' });
    expect(await on.client.result('transfer-1')).toMatchObject({
      status: 'verified',
      travelRule: { verificationUuid: 'record-1', result: 'VERIFIED', txHash: 'abc123' },
    });
  });

  it('abandons a transfer', async () => {
    await on.client.startAndWait('verify-vasp', 'abandon-1', vaspInput);
    await until('abandon-1', 'awaiting_transfer');
    await on.client.abandonTransfer('abandon-1', 'user_withdrew');
    expect(await on.client.result('abandon-1')).toMatchObject({ status: 'canceled' });
  });

  it('watches every change to the end, and leaves no trace of it', async () => {
    const seen: Snapshot[] = [];
    const watching = (async () => {
      for await (const snapshot of on.client.watch('watch-1', { intervalMs: 30 })) seen.push(snapshot);
    })();
    await expect(watching).rejects.toMatchObject({ code: 'not_found' });

    await on.client.start('nhn-otp', 'watch-1', nhnEnrol('user-watch'));
    const shown: string[][] = [];
    const watchers = [30, 40, 50].map(async (intervalMs) => {
      const statuses: string[] = [];
      shown.push(statuses);
      for await (const { status, challenge } of on.client.watch('watch-1', { intervalMs }))
        statuses.push(challenge ? `${status} ${challenge.attemptsLeft}` : status);
    });
    const shownToAll = async (change: string) => {
      while (!shown.every((statuses) => statuses.includes(change))) await pause(20);
    };
    await shownToAll('awaiting_user 3');
    await on.client.submitCode('watch-1', '111111');
    await shownToAll('awaiting_user 2');
    await on.client.submitCode('watch-1', '123456');
    await Promise.all(watchers);
    for (const statuses of shown) expect(statuses.at(-1)).toBe('verified');
    const watched = await historyLength('watch-1');

    await on.client.start('nhn-otp', 'unwatched-1', nhnEnrol('user-unwatched'));
    await historyGrowsTo('unwatched-1', 5);
    await on.client.submitCode('unwatched-1', '111111');
    await on.client.submitCode('unwatched-1', '123456');
    await on.client.result('unwatched-1');
    expect(watched).toBe(await historyLength('unwatched-1'));
  });

  it('stops watching when told to', async () => {
    await on.client.startAndWait('nhn-otp', 'watch-2', nhnEnrol('user-watch-2'));
    const stop = new AbortController();
    const seen: Snapshot[] = [];
    for await (const snapshot of on.client.watch('watch-2', { signal: stop.signal })) {
      seen.push(snapshot);
      stop.abort();
    }
    expect(seen).toHaveLength(1);
  });

  /** Waits until a verification has this status. */
  const until = async (id: string, status: string): Promise<void> => {
    for await (const snapshot of on.client.watch(id, { intervalMs: 30 })) if (snapshot.status === status) return;
    throw new Error(`${id} ended without ${status}`);
  };

  const historyGrowsTo = async (id: string, events: number): Promise<void> => {
    while ((await historyLength(id)) < events) await new Promise((resolve) => setTimeout(resolve, 50));
    await until(id, 'awaiting_user');
  };
});
