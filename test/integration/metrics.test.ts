import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { person } from '../support/inputs.ts';
import { scrape } from '../support/scrape.ts';
import { startWorld, type World } from '../support/world.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-processes.ts';

const sms = { method: 'SMS', person, options: { resendCooldown: '0s' } } as const;

describe('the metrics of a worker', () => {
  let world: World;
  let worker: WorkerProcess;
  let url: string;
  beforeAll(async () => {
    world = await startWorld({ idle: true });
    worker = startWorkerProcess({ ...world.env, HWAGIN_HEALTH_PORT: '0', HWAGIN_MAX_CACHED: '0' });
    const { port }: { port: number } = JSON.parse(await worker.ready());
    url = `http://127.0.0.1:${port}/metrics`;
  }, 300_000);
  afterAll(async () => {
    await worker?.started.stop();
    await world?.close();
  });

  const rightCode = async () => (await world.sandbox.code(person.phone)) ?? '';

  it('count a verification’s steps once each, though nothing is cached and every task replays them', async () => {
    const { hwagin } = world;
    const purpose = 'sign_up';
    await hwagin.startAndWait('mobile-ok', 'counted', { ...sms, purpose });
    await hwagin.submitCode('counted', '000000');
    await hwagin.resend('counted');
    await hwagin.submitCode('counted', await rightCode());
    await hwagin.result('counted');
    const found = await scrape(url);
    const kind = { provider: 'mobile-ok', method: 'SMS' };
    expect(found.value('hwagin_verifications_started_total', { ...kind, purpose })).toBe(1);
    expect(found.value('hwagin_messages_sent_total', { ...kind, cause: 'start' })).toBe(1);
    expect(found.value('hwagin_messages_sent_total', { ...kind, cause: 'resend' })).toBe(1);
    expect(found.value('hwagin_answers_total', { ...kind, result: 'wrong' })).toBe(1);
    expect(found.value('hwagin_answers_total', { ...kind, result: 'right' })).toBe(1);
    const end = { ...kind, status: 'verified' };
    expect(found.value('hwagin_verifications_ended_total', { ...end, reason: 'none' })).toBe(1);
    expect(found.value('hwagin_verification_duration_seconds_count', end)).toBe(1);
    const asked = { provider: 'mobile-ok', call: 'auth/request', outcome: 'answered' };
    expect(found.value('hwagin_provider_request_duration_seconds_count', asked)).toBe(1);
  });

  it('count each failure once, by the code of its source', async () => {
    const { hwagin, sandbox } = world;
    await hwagin.startAndWait('mobile-ok', 'somebody-else', { ...sms, person: { ...person, name: '불일치' } });
    await sandbox.fault({ provider: 'nhn-otp', kind: 'refused', times: 1 });
    const enrol = { action: 'enrol', userId: 'user-1', serviceName: 'Hwagin' } as const;
    await hwagin.startAndWait('nhn-otp', 'refused-once', enrol);
    const found = await scrape(url);
    const failures = 'hwagin_provider_failures_total';
    const rejected = { provider: 'mobile-ok', call: 'auth/request', type: 'ProviderRejected', code: '2910' };
    expect(found.value(failures, rejected)).toBe(1);
    expect(found.sum(failures, { provider: 'mobile-ok' })).toBe(1);
    const tries = { provider: 'nhn-otp', outcome: 'ProviderUnavailable' };
    const unreachable = { provider: 'nhn-otp', type: 'ProviderUnavailable', code: 'ECONNREFUSED' };
    expect(found.value(failures, unreachable)).toBe(
      found.value('hwagin_provider_request_duration_seconds_count', tries),
    );
    const end = { provider: 'mobile-ok', method: 'SMS', status: 'denied', reason: 'wrong_person' };
    expect(found.value('hwagin_verifications_ended_total', end)).toBe(1);
  });

  it('report the current state, together with the SDK’s own metrics', async () => {
    await world.hwagin.startAndWait('mobile-ok', 'still-open', sms);
    await until(async () => (await scrape(url)).sum('hwagin_open_challenges', { provider: 'mobile-ok' }) === 1);
    const found = await scrape(url);
    for (const provider of ['mobile-ok', 'portone-v1', 'portone-v2', 'nhn-otp', 'verify-vasp']) {
      expect(found.value('hwagin_circuit_state', { provider })).toBe(0);
      expect(found.value('hwagin_provider_switch', { provider })).toBe(1);
    }
    expect(found.value('hwagin_build_info', { component: 'worker', node: process.version })).toBe(1);
    expect(found.sum('temporal_workflow_completed_total')).toBeGreaterThan(0);
  });

  it('are accompanied by a log in which a request leads to its verification', async () => {
    await world.hwagin.start('portone-v1', 'asked-for', sms, { requestId: 'request-17' });
    for await (const { status } of world.hwagin.watch('asked-for')) if (status === 'awaiting_user') break;
    await world.hwagin.cancel('asked-for');
    const about = () =>
      worker
        .output()
        .split('\n')
        .filter((line) => line.includes('"requestId":"request-17"'));
    await until(async () => about().length === 2);
    const lines = about().map((line): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { msg: 'verification started', id: 'asked-for', provider: 'portone-v1', method: 'SMS', purpose: 'identity' },
      { msg: 'verification ended', id: 'asked-for', status: 'canceled' },
    ]);
  });

  it('name nobody and no verification', async () => {
    const { text } = await scrape(url);
    const told = [person.name, person.phone, '01012345678', '5678', 'counted', 'still-open', await rightCode()];
    // Without the values: a number of bytes may contain any four digits by chance.
    const labels = text.replace(/ \S+$/gm, '');
    expect(labels).toContain('provider="mobile-ok"');
    expect(told.filter((each) => labels.includes(each))).toEqual([]);
  });
});

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 1_000));
};
