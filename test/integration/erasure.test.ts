import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '../../client/index.ts';
import { erasureId } from '../../protocol/erasure.ts';
import { hwagin } from '../support/cli.ts';
import { person, vaspInput } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

const sms = { method: 'SMS', person: { ...person, phone: '01034561301' }, options: { resendCooldown: '0s' } } as const;

/** On SQLite in a file; with `HWAGIN_TEST_SERVER=postgres` on PostgreSQL. */
describe('erasing a verification', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ onDisk: process.env['HWAGIN_TEST_SERVER'] !== 'postgres' });
  }, 300_000);
  afterAll(() => world.close());

  const cli = (...args: string[]) => hwagin([...args, '--json'], { env: { ...world.env, HWAGIN_ACTOR: 'officer-7' } });
  const verify = async (provider: 'mobile-ok' | 'portone-v1', id: string) => {
    await world.hwagin.startAndWait(provider, id, sms);
    await world.hwagin.submitCode(id, (await world.sandbox.code(sms.person.phone)) ?? '');
    await world.hwagin.result(id, { purpose: 'sign-up' });
  };
  const runsOf = async (workflowId: string): Promise<[run: string, type: string][]> => {
    const query = `WorkflowId = '${workflowId}'`;
    const found = await world.temporal.workflowService.listWorkflowExecutions({ namespace: 'default', query });
    return (found.executions ?? []).map(({ execution, type }) => [execution?.runId ?? '', type?.name ?? '']);
  };
  const historyOf = (workflowId: string, runId: string) =>
    world.temporal.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId, runId },
    });
  const records = async () => {
    const folder = join(world.env['HWAGIN_DATA'] ?? '', 'access');
    const files = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
    return files.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('leaves nothing readable, by id, by run or in a list, only a tombstone without data', async () => {
    await verify('mobile-ok', 'to-erase');
    const { runId = '' } =
      (
        await world.temporal.workflowService.describeWorkflowExecution({
          namespace: 'default',
          execution: { workflowId: 'to-erase' },
        })
      ).workflowExecutionInfo?.execution ?? {};
    const erased = await cli('erase', 'to-erase', '--purpose', 'request-12');
    expect([erased.code, JSON.parse(erased.stdout)]).toEqual([0, { id: 'to-erase', erased: true }]);

    await expect(historyOf('to-erase', runId ?? '')).rejects.toMatchObject({ code: 5 });
    expect((await runsOf('to-erase')).map(([, type]) => type)).toEqual(['tombstone']);
    for (const read of ['snapshot', 'result', 'cancel', 'resend', 'approve'] as const)
      await expect(world.hwagin[read]('to-erase')).rejects.toMatchObject({ code: 'erased' });
    await expect(world.hwagin.submitCode('to-erase', '123456')).rejects.toMatchObject({ code: 'erased' });
    expect((await world.hwagin.list()).map(({ id }) => id)).not.toContain('to-erase');

    const left = JSON.stringify((await historyOf('to-erase', '')).history);
    expect(left).not.toMatch(/34561301|\*{4}-1301/);
  }, 300_000);

  it('keeps the id from being started again, and can be repeated', async () => {
    await expect(world.hwagin.start('mobile-ok', 'to-erase', sms)).rejects.toMatchObject({ code: 'erased' });
    await expect(world.hwagin.startAndWait('mobile-ok', 'to-erase', sms)).rejects.toMatchObject({ code: 'erased' });
    expect(await world.hwagin.erase('to-erase')).toEqual({ id: 'to-erase', erased: true });
    expect((await world.hwagin.list({ recipient: sms.person.phone })).map(({ id }) => id)).not.toContain('to-erase');
  }, 300_000);

  it('has PortOne V1 erase every message, even if it does not answer at first', async () => {
    await world.hwagin.startAndWait('portone-v1', 'forgotten', sms);
    await world.hwagin.resend('forgotten');
    await world.hwagin.submitCode('forgotten', (await world.sandbox.code(sms.person.phone)) ?? '');
    await world.hwagin.result('forgotten');
    await world.sandbox.fault({ provider: 'portone-v1', call: 'certifications/delete', kind: '503' });
    const answers: boolean[] = [];
    const stop = world.sandbox.on('answered', ({ call, fault }) => {
      if (call === 'certifications/delete') answers.push(fault === undefined);
    });
    await world.hwagin.erase('forgotten');
    stop();
    expect(answers).toEqual([false, true, true]);
  }, 300_000);

  it('is said to be unfinished when somebody ends it from outside', async () => {
    await verify('portone-v1', 'broken-off');
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let stop = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      stop = world.sandbox.on('arrived', async ({ call }) => {
        if (call !== 'certifications/delete') return;
        resolve();
        await released;
      });
    });
    const answer = world.hwagin.erase('broken-off').catch((error: unknown) => error);
    await arrived;
    await world.temporal.workflowService.terminateWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: erasureId('broken-off') },
    });
    expect(await answer).toMatchObject({ code: 'no_worker', message: 'It is not erased yet: erase it again' });
    release();
    stop();
  }, 300_000);

  it('is refused while the verification is open, while the law requires it to be kept, and if it does not exist', async () => {
    await world.hwagin.startAndWait('mobile-ok', 'still-open', sms);
    await expect(world.hwagin.erase('still-open')).rejects.toMatchObject({ code: 'busy' });
    await expect(world.hwagin.erase('nobody')).rejects.toMatchObject({ code: 'not_found' });
    await world.hwagin.startAndWait('verify-vasp', 'held', vaspInput);
    await world.hwagin.cancel('held').catch(() => undefined);
    await world.hwagin.result('held');
    const held = await cli('erase', 'held');
    expect([held.code, JSON.parse(held.stdout).error.code]).toEqual([1, 'forbidden']);
    const free = await connect({ env: { ...world.env, HWAGIN_LEGAL_HOLD: 'off' } });
    expect(await free.erase('held')).toMatchObject({ erased: true });
    await free.close();
  }, 300_000);

  it('continues on its own when no worker is there, and starts nothing meanwhile', async () => {
    const idle = await connect({ env: world.env, taskQueue: 'nobody-polls-here' });
    await verify('mobile-ok', 'later');
    await expect(idle.erase('later', { timeoutMs: 1_500 })).rejects.toMatchObject({ code: 'no_worker' });
    await idle.close();
    const stop = await world.startWorker({ HWAGIN_TASK_QUEUE: 'nobody-polls-here' });
    expect(await world.hwagin.erase('later')).toMatchObject({ erased: true });
    await stop();
  }, 300_000);

  it('leaves records of who read and who erased, and for what, that verify and can be exported', async () => {
    const found = await records();
    expect(found).toContainEqual(
      expect.objectContaining({
        who: 'officer-7',
        action: 'erased',
        verification: 'to-erase',
        purpose: 'request-12',
      }),
    );
    expect(found).toContainEqual(
      expect.objectContaining({ action: 'outcome_read', verification: 'to-erase', purpose: 'sign-up' }),
    );
    const verified = await cli('audit', 'verify');
    expect([verified.code, JSON.parse(verified.stdout).ok]).toEqual([0, true]);
    const exported = JSON.parse((await cli('audit', 'export')).stdout) as { entries: unknown[] };
    expect(exported.entries.length).toBe(found.length);
    expect((await records()).map(({ action }) => action)).toContain('exported');
    expect((await cli('audit', 'verify', '--head', `gone=${'0'.repeat(64)}`)).code).toBe(1);
    expect((await cli('audit', 'verify', '/nowhere/to/be/found')).code).toBe(2);
  });
});
