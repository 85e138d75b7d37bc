import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readQr } from '../../cli/qr.ts';
import { connect, type HwaginClient, HwaginError } from '../../client/index.ts';
import { person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

/** Limits on a real server: each test has its own phone number. */
describe('the limits of a recipient', () => {
  let world: World;
  let stopWorker: () => Promise<void>;
  const clients: HwaginClient[] = [];
  beforeAll(async () => {
    world = await startWorld({ idle: true });
    stopWorker = await world.startWorker();
  }, 300_000);
  afterAll(async () => {
    for (const client of clients) await client.close();
    await world.close();
  });

  const limited = async (env: Record<string, string> = {}): Promise<HwaginClient> => {
    const client = await connect({ env: { ...world.env, HWAGIN_LIMITS: 'on', ...env } });
    clients.push(client);
    return client;
  };
  const sms = (phone: string, options: object = {}) =>
    ({ method: 'SMS', person: { ...person, phone }, options: { resendCooldown: '0s', ...options } }) as const;
  const code = async (phone: string) => (await world.sandbox.code(phone)) ?? '';
  const refusal = async (answer: Promise<unknown>): Promise<HwaginError> => {
    const error = await answer.then(
      (value) => new Error(`expected a refusal, got ${JSON.stringify(value)}`),
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof HwaginError)) throw error;
    return error;
  };
  const events = async (workflowId: string): Promise<number> => {
    const execution = { workflowId };
    const found = await world.temporal.workflowService.describeWorkflowExecution({ namespace: 'default', execution });
    return Number(found.workflowExecutionInfo?.historyLength);
  };

  it('send to one number exactly as much as they allow when two hundred verifications start at once', async () => {
    const phone = '01034561201';
    const hwagin = await limited({ HWAGIN_LIMIT_OPEN: 'off' });
    const before = await world.sandbox.count('mobile-ok', 'sms');
    const starts = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) =>
        hwagin.startAndWait('mobile-ok', `flood-${n}`, sms(phone), { timeoutMs: 110_000 }),
      ),
    );
    const refused = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason as HwaginError] : []));
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    // On a busy machine, Temporal may not answer one of them in time.
    const told = refused.filter((error) => error.code !== 'temporal_unreachable');
    expect(new Set(told.map((error) => error.code))).toEqual(new Set(['limited']));
    for (const { retryAfter } of told) expect(retryAfter).toBeGreaterThan(500);
    expect((await world.sandbox.count('mobile-ok', 'sms')) - before).toBe(5);
  }, 300_000);

  it('count resends, refuse them without spending them, and say when to retry', async () => {
    const phone = '01034561202';
    const hwagin = await limited({ HWAGIN_LIMIT_SENDS: '2/10m' });
    await hwagin.startAndWait('mobile-ok', 'resends', sms(phone));
    expect((await hwagin.resend('resends')).challenge?.resendsLeft).toBe(1);
    const refused = await refusal(hwagin.resend('resends'));
    expect(refused).toMatchObject({ code: 'limited', retryAfter: expect.any(Number) });
    expect((await hwagin.snapshot('resends')).challenge).toMatchObject({ number: 2, resendsLeft: 1 });
    expect((await hwagin.submitCode('resends', await code(phone))).status).toBe('verified');
  });

  it('are on wherever keys are set, unless development is set', async () => {
    const { HWAGIN_ENV: _, ...env } = world.env;
    const hwagin = await connect({ env });
    clients.push(hwagin);
    const phone = '01034561216';
    await hwagin.startAndWait('mobile-ok', 'by-the-ring-1', sms(phone));
    expect((await refusal(hwagin.startAndWait('mobile-ok', 'by-the-ring-2', sms(phone)))).code).toBe('limited');
    // The world's own client is set to development.
    const { status } = await world.hwagin.startAndWait('mobile-ok', 'by-the-ring-3', sms(phone));
    expect(status).toBe('awaiting_user');
  });

  it('survive a restart of every worker', async () => {
    const phone = '01034561215';
    const hwagin = await limited({ HWAGIN_LIMIT_SENDS: '1/10m', HWAGIN_LIMIT_OPEN: 'off' });
    await hwagin.startAndWait('mobile-ok', 'before-restart', sms(phone));
    await stopWorker();
    stopWorker = await world.startWorker();
    expect((await refusal(hwagin.startAndWait('mobile-ok', 'after-restart', sms(phone)))).code).toBe('limited');
  });

  it('let an id be started again once they allow it', async () => {
    const phone = '01034561203';
    const hwagin = await limited({ HWAGIN_LIMIT_SENDS: '1/4s' });
    await hwagin.startAndWait('mobile-ok', 'first', { ...sms(phone), purpose: 'change' });
    const refused = await refusal(hwagin.startAndWait('mobile-ok', 'second', sms(phone)));
    expect(refused.code).toBe('limited');
    expect((await refusal(hwagin.submitCode('second', '123456'))).code).toBe('limited');
    await pause((refused.retryAfter ?? 0) * 1_000 + 500);
    expect((await hwagin.startAndWait('mobile-ok', 'second', sms(phone))).status).toBe('awaiting_user');
  });

  it('allow one open verification for a purpose, and the next once that has ended', async () => {
    const phone = '01034561204';
    const hwagin = await limited();
    await hwagin.startAndWait('mobile-ok', 'open-1', sms(phone));
    expect((await refusal(hwagin.startAndWait('mobile-ok', 'open-2', sms(phone)))).code).toBe('limited');
    expect((await hwagin.startAndWait('portone-v1', 'open-3', { ...sms(phone), purpose: 'adult' })).status).toBe(
      'awaiting_user',
    );
    await hwagin.cancel('open-1');
    expect((await hwagin.startAndWait('mobile-ok', 'open-2', sms(phone))).status).toBe('awaiting_user');
  });

  it('answer an equal start with the running verification where starts are merged, another one with `limited`', async () => {
    const phone = '01034561205';
    const hwagin = await limited({ HWAGIN_LIMIT_OPEN: 'merge' });
    await hwagin.startAndWait('mobile-ok', 'merged-1', sms(phone));
    expect(await hwagin.startAndWait('mobile-ok', 'merged-2', sms(phone))).toMatchObject({
      id: 'merged-1',
      status: 'awaiting_user',
    });
    const someoneElse = { ...sms(phone), person: { ...person, phone, name: '성춘향' } };
    expect((await refusal(hwagin.startAndWait('mobile-ok', 'merged-3', someoneElse))).code).toBe('limited');
  });

  it('lock a number after its wrong codes, in every verification, for codes and for messages', async () => {
    const phone = '01034561206';
    const hwagin = await limited({ HWAGIN_LIMIT_OPEN: 'off', HWAGIN_LIMIT_FAILED: '3/1h' });
    await hwagin.startAndWait('mobile-ok', 'lock-1', sms(phone));
    await hwagin.startAndWait('portone-v2', 'lock-2', { ...sms(phone), ip: '203.0.113.7' });
    await hwagin.submitCode('lock-1', '000000');
    await hwagin.submitCode('lock-2', '000000');
    await hwagin.submitCode('lock-1', '000000');
    const refused = await refusal(hwagin.submitCode('lock-2', '000000'));
    expect(refused).toMatchObject({ code: 'locked' });
    expect(refused.retryAfter).toBeGreaterThan(3_000);
    expect((await hwagin.snapshot('lock-2')).challenge?.attemptsLeft).toBe(4);
    expect((await refusal(hwagin.resend('lock-1'))).code).toBe('locked');
    expect((await refusal(hwagin.startAndWait('mobile-ok', 'lock-3', sms(phone)))).code).toBe('locked');
  });

  it('lock a TOTP key after its wrong codes, whatever user id is given, and give back right codes to both', async () => {
    const hwagin = await limited({ HWAGIN_LIMIT_OPEN: 'off', HWAGIN_LIMIT_FAILED: '2/1h' });
    const enrol = { action: 'enrol', userId: 'kim', serviceName: 'Hwagin' } as const;
    const { challenge } = await hwagin.startAndWait('nhn-otp', 'totp-enrol', enrol);
    const encodedKey = new URL(readQr(challenge?.qrCode ?? '') ?? '').searchParams.get('secret') ?? '';
    const shown = () => world.sandbox.totp(encodedKey);
    const check = async (id: string, userId: string) =>
      hwagin.startAndWait('nhn-otp', id, { action: 'verify', userId, encodedKey });
    const wrong = async () => ((await shown()) === '000000' ? '111111' : '000000');
    // A right code is not counted.
    await check('totp-0', 'kim');
    expect((await hwagin.submitCode('totp-0', await shown())).status).toBe('verified');
    await check('totp-1', 'kim');
    await check('totp-2', 'Kim');
    await check('totp-3', 'KIM');
    await hwagin.submitCode('totp-1', await wrong());
    await hwagin.submitCode('totp-2', await wrong());
    expect((await refusal(hwagin.submitCode('totp-3', await shown()))).code).toBe('locked');
    expect((await refusal(check('totp-4', 'k.i.m'))).code).toBe('locked');
    // The same user's other key is not locked by it, because kim himself had only one wrong code.
    const other = { action: 'verify', userId: 'kim', encodedKey: 'KRUGS4ZANFZSAYJA' } as const;
    expect((await hwagin.startAndWait('nhn-otp', 'totp-5', other)).status).toBe('awaiting_user');
    const { workflowService } = world.temporal;
    const listed = await workflowService.listWorkflowExecutions({ namespace: 'default' });
    expect(JSON.stringify(listed)).not.toContain(encodedKey);
  }, 120_000);

  it('do not count right codes as wrong ones, nor messages that were not sent', async () => {
    const phone = '01034561207';
    const hwagin = await limited({ HWAGIN_LIMIT_SENDS: '2/10m', HWAGIN_LIMIT_FAILED: '1/1h' });
    await world.sandbox.fault({ provider: 'mobile-ok', kind: 'refused', times: 1_000 });
    await pause(100);
    expect((await hwagin.startAndWait('mobile-ok', 'unsent', sms(phone))).status).toBe('failed');
    await world.sandbox.heal('mobile-ok');
    for (const id of ['right-1', 'right-2']) {
      await hwagin.startAndWait('mobile-ok', id, sms(phone));
      expect((await hwagin.submitCode(id, await code(phone))).status).toBe('verified');
    }
  });

  it('stop spending at a provider, and do not count what was not spent for the recipient', async () => {
    const hwagin = await limited({
      HWAGIN_LIMIT_SENDS: '1/10m',
      HWAGIN_LIMIT_SPEND: 'portone-v1=100',
      HWAGIN_LIMIT_PRICES: 'portone-v1=40,portone-v1/APP=60',
    });
    await hwagin.startAndWait('portone-v1', 'spend-1', sms('01034561208'));
    await hwagin.startAndWait('portone-v1', 'spend-2', { ...sms('01034561209'), method: 'APP' });
    const refused = await refusal(hwagin.startAndWait('portone-v1', 'spend-3', sms('01034561210')));
    expect(refused).toMatchObject({ code: 'limited', retryAfter: expect.any(Number) });
    const other = await hwagin.startAndWait('mobile-ok', 'spend-4', sms('01034561210'));
    expect(other.status).toBe('awaiting_user');
  });

  it('cost one event for each message, each code and the end', async () => {
    const cost = async (hwagin: HwaginClient, id: string, phone: string) => {
      await hwagin.startAndWait('mobile-ok', id, sms(phone));
      await hwagin.resend(id);
      await hwagin.submitCode(id, '000000');
      await hwagin.submitCode(id, await code(phone));
      await hwagin.result(id);
      return await events(id);
    };
    const off = await cost(world.hwagin, 'cost-off', '01034561211');
    const all = await limited();
    expect((await cost(all, 'cost-all', '01034561212')) - off).toBe(2 + 2 + 1);
    const sendsAlone = await limited({ HWAGIN_LIMIT_OPEN: 'off', HWAGIN_LIMIT_FAILED: 'off' });
    expect((await cost(sendsAlone, 'cost-sends', '01034561213')) - off).toBe(2);
  });

  it('are found by the number, but do not reveal it', async () => {
    const phone = '01034561214';
    const hwagin = await limited();
    await hwagin.startAndWait('mobile-ok', 'found', sms(phone));
    await pause(1_500);
    expect((await hwagin.list({ recipient: '010-3456-1214' })).map(({ id }) => id)).toEqual(['found']);
    const { executions } = await world.temporal.workflowService.listWorkflowExecutions({
      namespace: 'default',
      query: "WorkflowType = 'limiter'",
    });
    expect(executions?.length).toBeGreaterThan(5);
    expect(JSON.stringify(executions)).not.toContain(phone.slice(3));
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
