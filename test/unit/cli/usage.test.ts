import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { exitCodeOf } from '../../../cli/exit-codes.ts';
import { refusalCodes } from '../../../contract/refusals.ts';
import { hwagin } from '../../support/cli.ts';
import { mobileOkSms } from '../../support/inputs.ts';

/** Nothing listens there: what gets as far as Temporal ends with 3. */
const env = {
  TEMPORAL_ADDRESS: '127.0.0.1:1',
  HWAGIN_ENV: 'development',
  HWAGIN_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
};
const errorOf = async (args: string[], stdin: string | Buffer = '') => {
  const { code, stdout, stderr } = await hwagin([...args, '--json'], { env, stdin });
  expect(stderr).toBe('');
  return { code, ...(JSON.parse(stdout) as { error: { code: string; field?: string } }) };
};

describe('the command line', () => {
  it('ends with 2 and says how it is used when it is used wrongly', async () => {
    for (const args of [
      ['start'],
      ['start', 'mobile-ok', '--id', 'a'],
      ['start', 'carrier-pigeon', '--id', 'a', '--input', '-'],
      ['status'],
      ['status', 'a', 'b'],
      ['transfer', 'a'],
      ['dance'],
      ['list', '--colour', 'red'],
    ]) {
      const { code, stdout, stderr } = await hwagin(args, { env });
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
      expect(stderr).toMatch(/^error: /);
      expect(await errorOf(args)).toMatchObject({ code: 2, error: { code: 'invalid_input' } });
    }
  });

  it('shows its help with 0, with exit codes in it', async () => {
    const { code, stdout } = await hwagin(['--help'], { env });
    expect(code).toBe(0);
    for (const word of ['start', 'submit', 'doctor', 'Exit codes']) expect(stdout).toContain(word);
    expect((await hwagin(['help', 'submit'], { env })).code).toBe(0);
  });

  it('ends with 2 for input that cannot be read, and does not repeat it', async () => {
    expect(await errorOf(['start', 'mobile-ok', '--id', 'a', '--input', '/no/such/file'])).toMatchObject({
      code: 2,
      error: { code: 'invalid_input', field: 'input' },
    });
    const { code, stderr } = await hwagin(['start', 'mobile-ok', '--id', 'a', '--input', '-'], {
      env,
      stdin: '{"name": "홍길동"',
    });
    expect(code).toBe(2);
    expect(stderr).not.toContain('홍길동');
    expect(await errorOf(['list', '--since', 'yesterday'])).toMatchObject({ code: 2, error: { field: 'since' } });
  });

  it('takes text in UTF-8, with or without a byte order mark, and names any other encoding', async () => {
    const start = ['start', 'mobile-ok', '--id', 'a', '--input', '-'];
    const input = JSON.stringify(mobileOkSms);
    expect(await errorOf(start, `\ufeff${input}`)).toMatchObject({ code: 3, error: { code: 'temporal_unreachable' } });
    const eucKr = Buffer.from([0xc8, 0xab, 0xb1, 0xe6, 0xb5, 0xbf]);
    const garbled = Buffer.concat([Buffer.from('{"name":"'), eucKr, Buffer.from('"}')]);
    for (const [encoding, bytes] of [
      ['UTF-16', Buffer.from(input, 'utf16le')],
      ['EUC-KR', garbled],
    ] as const)
      expect(await errorOf(start, bytes)).toMatchObject({
        code: 2,
        error: { code: 'invalid_input', field: 'input', message: `input: expected text in UTF-8, not in ${encoding}` },
      });
    const name = 'hwagin-garbled-input.json';
    const file = join(tmpdir(), name);
    await writeFile(file, garbled);
    expect(await errorOf(['start', 'mobile-ok', '--id', 'a', '--input', file])).toMatchObject({ code: 2 });
    await rm(file);
    expect(await errorOf(['submit', 'a', '-'], eucKr)).toMatchObject({ code: 2 });
  }, 300_000);

  it('ends with 1 for an internal error, in JSON too', async () => {
    const broken = new Proxy(
      {},
      {
        get: () => {
          throw new TypeError('a mistake, and somebody’s name');
        },
      },
    );
    const { code, stdout, stderr } = await hwagin(['status', 'a', '--json'], { env: broken });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'internal', message: expect.any(String) } });
    expect(stdout).not.toContain('somebody');
    expect(stderr).toContain('TypeError');
    expect(await hwagin(['status', 'a'], { env: broken })).toMatchObject({ code: 1, stdout: '' });
  });

  it('ends with 3 when Temporal is not there', async () => {
    expect(await errorOf(['status', 'a'])).toMatchObject({ code: 3, error: { code: 'temporal_unreachable' } });
  }, 300_000);

  it('names a setting that is wrong', async () => {
    const wrong = { ...env, HWAGIN_ENCRYPTION_KEYS: 'short' };
    const { code, stderr } = await hwagin(['status', 'a'], { env: wrong });
    expect(code).toBe(1);
    expect(stderr).toContain('HWAGIN_ENCRYPTION_KEYS');
  });

  it('shows the settings that are set, even if others are wrong and Temporal is not there', async () => {
    const wrong = { ...env, HWAGIN_ENCRYPTION_KEYS: 'short', NHN_OTP_APP_KEY: 'canary', HWAGIN_PROFILES: 'NO' };
    const shown = await hwagin(['config'], { env: wrong });
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('TEMPORAL_ADDRESS=127.0.0.1:1\n');
    expect(shown.stdout).toContain('NHN_OTP_APP_KEY=***\n');
    const { code, stdout } = await hwagin(['config', '--json'], { env: wrong });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ settings: expect.objectContaining({ HWAGIN_ENCRYPTION_KEYS: '***' }) });
    expect(await hwagin(['config'], { env: {} })).toMatchObject({ code: 0, stdout: 'No setting is set.\n' });
    expect(await errorOf(['config', 'HWAGIN_ENV'])).toMatchObject({ code: 2, error: { code: 'invalid_input' } });
  });

  it('has an exit code for every refusal', () => {
    const codes = refusalCodes.map((code) => [code, exitCodeOf(code)] as const);
    expect(codes.filter(([, exit]) => exit === 2).map(([code]) => code)).toEqual(['invalid_input', 'invalid_code']);
    expect(codes.filter(([, exit]) => exit === 3).map(([code]) => code)).toEqual(['no_worker', 'temporal_unreachable']);
    expect(codes.every(([, exit]) => exit > 0)).toBe(true);
  });
});
