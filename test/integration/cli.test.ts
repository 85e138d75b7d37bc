import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hwagin } from '../support/cli.ts';
import { nhnEnrol, person, vaspInput } from '../support/inputs.ts';
import { startVerifications, testEnv, type Verifications } from '../support/verifications.ts';

describe('the command line, against a real server and the real flows', () => {
  let on: Verifications;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    on = await startVerifications();
    folder = await mkdtemp(join(tmpdir(), 'hwagin-cli-'));
    env = { ...testEnv, TEMPORAL_ADDRESS: on.address, HWAGIN_TASK_QUEUE: on.taskQueue };
  }, 300_000);
  afterAll(async () => {
    await on.close();
    await rm(folder, { recursive: true });
  });

  const call = (args: string[], stdin?: string) => hwagin(args, { env, ...(stdin !== undefined && { stdin }) });
  const json = async (args: string[], stdin?: string) => {
    const { code, stdout, stderr } = await call([...args, '--json'], stdin);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toBe('');
    return { code, value: JSON.parse(stdout) as Record<string, unknown> };
  };
  const startEnrolment = async (id: string) =>
    json(['start', 'nhn-otp', '--id', id, '--input', '-'], JSON.stringify(nhnEnrol(`user-${id}`)));

  it('starts from a file and prints one snapshot', async () => {
    const file = join(folder, 'input.json');
    await writeFile(file, JSON.stringify(nhnEnrol('user-file')));
    const { code, value } = await json(['start', 'nhn-otp', '--id', 'file-1', '--input', file]);
    expect(code).toBe(0);
    expect(value).toMatchObject({ id: 'file-1', status: 'awaiting_user', challenge: { attemptsLeft: 3 } });
  });

  it('returns at once when it is told not to wait', async () => {
    const input = JSON.stringify(nhnEnrol('user-no-wait'));
    const { code, value } = await json(['start', 'nhn-otp', '--id', 'at-once', '--input', '-', '--no-wait'], input);
    expect(code).toBe(0);
    expect(value).toMatchObject({ id: 'at-once', status: 'requesting' });
  });

  it('takes a code as an argument, from a pipe, and at a prompt that does not show it', async () => {
    await startEnrolment('code-1');
    const wrong = await json(['submit', 'code-1', '111111']);
    expect(wrong).toMatchObject({ code: 0, value: { status: 'awaiting_user', lastAttempt: { result: 'wrong' } } });
    expect(await json(['submit', 'code-1', '-'], '222222\n')).toMatchObject({
      value: { challenge: { attemptsLeft: 1 } },
    });
    const prompted = await hwagin(['submit', 'code-1'], { env, typed: '12345x\u007f6\r' });
    expect(prompted).toMatchObject({ code: 0, echoed: false });
    expect(prompted.stdout).toContain('Verified');
    expect(prompted.stdout + prompted.stderr).not.toContain('123456');
  });

  it('shows the outcome, with 1 for every end but verified', async () => {
    await startEnrolment('result-1');
    await json(['submit', 'result-1'], '123456');
    expect(await json(['result', 'result-1'])).toMatchObject({
      code: 0,
      value: { id: 'result-1', status: 'verified', enrolment: { encodedKey: 'JBSWY3DPEHPK3PXP' } },
    });
    await startEnrolment('result-2');
    expect(await json(['cancel', 'result-2'])).toMatchObject({ code: 0, value: { status: 'canceled' } });
    expect(await json(['result', 'result-2'])).toMatchObject({ code: 1, value: { status: 'canceled' } });
    expect(await json(['status', 'result-2'])).toMatchObject({ code: 0, value: { status: 'canceled' } });
  });

  it('refuses after the end, with the end in the error', async () => {
    await startEnrolment('ended-1');
    await json(['submit', 'ended-1', '123456']);
    await json(['result', 'ended-1']);
    expect(await json(['submit', 'ended-1', '123456'])).toMatchObject({
      code: 1,
      value: { error: { code: 'ended', status: 'verified' } },
    });
  });

  it('ends with 1 for what is refused or unknown, naming the code', async () => {
    expect(await json(['status', 'nobody'])).toMatchObject({ code: 1, value: { error: { code: 'not_found' } } });
    await startEnrolment('taken-1');
    const other = JSON.stringify(nhnEnrol('somebody-else'));
    expect(await json(['start', 'nhn-otp', '--id', 'taken-1', '--input', '-'], other)).toMatchObject({
      code: 1,
      value: { error: { code: 'already_exists' } },
    });
    expect(await json(['resend', 'taken-1'])).toMatchObject({ code: 1, value: { error: { code: 'no_resends_left' } } });
    const off = JSON.stringify({ method: 'SMS', person });
    expect(await json(['start', 'portone-v1', '--id', 'off-1', '--input', '-'], off)).toMatchObject({
      code: 1,
      value: { error: { code: 'not_configured', message: expect.stringContaining('PORTONE_V1_KEY') } },
    });
  });

  it('reports and abandons transfers', async () => {
    for (const id of ['vasp-1', 'vasp-2']) {
      const { value } = await json(['start', 'verify-vasp', '--id', id, '--input', '-'], JSON.stringify(vaspInput));
      expect(['awaiting_counterparty', 'awaiting_transfer']).toContain(value['status']);
      for await (const { status } of on.client.watch(id, { intervalMs: 30 })) if (status === 'awaiting_transfer') break;
    }
    expect((await json(['transfer', 'vasp-1', '--tx-hash', 'abc', '--vout', '1'])).code).toBe(0);
    expect(await json(['result', 'vasp-1'])).toMatchObject({ code: 0, value: { travelRule: { txHash: 'abc' } } });
    expect((await json(['abandon', 'vasp-2', '--reason', 'user_withdrew'])).code).toBe(0);
    expect(await json(['result', 'vasp-2'])).toMatchObject({ code: 1, value: { status: 'canceled' } });
    expect(await json(['transfer', 'vasp-2', '--tx-hash', 'abc', '--vout', 'first'])).toMatchObject({
      code: 2,
      value: { error: { code: 'invalid_input', field: 'vout' } },
    });
  });

  it('watches to the end, one snapshot a line', async () => {
    await startEnrolment('watch-1');
    const watching = call(['watch', 'watch-1', '--json']);
    await json(['submit', 'watch-1', '123456']);
    const { code, stdout } = await watching;
    const statuses = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { status: string }).status);
    expect(code).toBe(0);
    expect(statuses.at(-1)).toBe('verified');
  });

  it('lists verifications, to programs and to people', async () => {
    await startEnrolment('listed-1');
    const { code, value } = await json(['list', '--provider', 'nhn-otp', '--since', '1h', '--limit', '50']);
    expect(code).toBe(0);
    expect(Object.keys(value)).toEqual(['verifications']);
    const words = await call(['list', '--method', 'TOTP']);
    expect(words.stdout).toMatch(/^ID +PROVIDER +METHOD +STATUS +STARTED\n/);
    expect(await json(['list', '--status', 'tired'])).toMatchObject({ code: 2, value: { error: { field: 'status' } } });
  });

  it('speaks to people', async () => {
    const input = JSON.stringify(nhnEnrol('user-words'));
    const { code, stdout } = await call(['start', 'nhn-otp', '--id', 'words-1', '--input', '-'], input);
    expect(code).toBe(0);
    expect(stdout).toContain('words-1 · NHN OTP TOTP');
    expect(stdout).toContain('3 tries, 0 resends left');
    expect(stdout).toContain('Next: hwagin submit words-1');
    const { code: refused, stderr } = await call(['resend', 'words-1']);
    expect(refused).toBe(1);
    expect(stderr).toContain('(no_resends_left)');
  });

  it('finds nothing wrong when nothing is, and names what is', async () => {
    const good = await json(['doctor']);
    expect(good.code).toBe(0);
    expect(good.value['checks']).toEqual(
      expect.arrayContaining([
        { name: 'encryption keys', ok: true, detail: expect.stringContaining('test') },
        { name: 'temporal', ok: true, detail: expect.stringContaining(on.address) },
        { name: 'search attributes', ok: true, detail: 'all 6 are there' },
        { name: 'worker', ok: true, detail: expect.stringContaining('polling') },
        { name: 'mobile-ok settings', ok: true, detail: expect.stringContaining('MOBILEOK_KEY_FILE') },
      ]),
    );
    const ill = await hwagin(['doctor', '--json'], {
      env: {
        ...env,
        HWAGIN_TASK_QUEUE: 'nobody',
        NHN_OTP_APP_KEY: 'k',
        NHN_OTP_URL: 'http://127.0.0.1:1',
        MOBILEOK_URL: 'x',
      },
    });
    expect(ill.code).toBe(1);
    const checks = (JSON.parse(ill.stdout) as { checks: { name: string; ok: boolean; detail: string }[] }).checks;
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'worker',
      'mobile-ok settings',
      'nhn-otp reachable',
    ]);
    expect(checks.find(({ name }) => name === 'mobile-ok settings')?.detail).toContain('MOBILEOK_KEY_PASSWORD');
  });

  it('ends with 3 when no worker answers in time', async () => {
    await on.stopWorker();
    const input = JSON.stringify(nhnEnrol('user-alone'));
    await json(['start', 'nhn-otp', '--id', 'alone-1', '--input', '-', '--no-wait'], input);
    expect(await json(['status', 'alone-1'])).toMatchObject({ code: 3, value: { error: { code: 'no_worker' } } });
  }, 300_000);
});
