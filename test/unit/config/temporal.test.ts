import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '../../../client/index.ts';
import { SettingsError, settingsExitCode } from '../../../config/settings.ts';
import { readTemporalSettings } from '../../../config/temporal.ts';
import { hwagin } from '../../support/cli.ts';
import { selfSigned } from '../../support/self-signed.ts';

const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
let folder: string;
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwagin-temporal-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const problemsOf = (env: Record<string, string>): string[] => {
  try {
    readTemporalSettings(env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(settingsExitCode(error)).toBe(2);
    return error.problems.map(({ setting, expected }) => `${setting}: ${expected}`);
  }
  return [];
};

describe('Temporal’s settings', () => {
  it.each([
    'https://temporal:7233',
    'temporal:7233/',
    'temporal:',
    'temporal',
    ':7233',
    'temporal:0',
    'temporal:70000',
    'temporal:port',
    'tem poral:7233',
    'temporal:7233,other:7233',
    '::1:7233',
    'user@temporal:7233',
    '"temporal:7233"',
    'temporal..svc:7233',
    'temporal.:7233',
    '-temporal:7233',
    '256.1.1.1:7233',
    '7233:7233',
    '[:::]:7233',
    '[127.0.0.1]:7233',
    'temporal：7233',
    `${'a'.repeat(64)}:7233`,
    `${'a.'.repeat(127)}a:7233`,
  ])('refuse the address %j with what was expected, and without it', (address) => {
    const [problem = '', ...others] = problemsOf({ TEMPORAL_ADDRESS: address });
    expect(problem).toMatch(/^TEMPORAL_ADDRESS: expected host:port/);
    expect(others).toEqual([]);
    expect(problem).not.toContain('poral:');
  });

  it.each([' temporal:7233 ', '127.0.0.1:7233', '[::1]:7233', '[::ffff:10.0.0.1]:7233', 'a_b.svc.cluster.local:443'])(
    'take %j',
    (address) => {
      expect(readTemporalSettings({ TEMPORAL_ADDRESS: address }).address).toBe(address.trim());
    },
  );

  it('treat an empty value as unset', () => {
    const env = { TEMPORAL_ADDRESS: ' ', TEMPORAL_NAMESPACE: '', TEMPORAL_TLS: '', TEMPORAL_API_KEY: '' };
    expect(readTemporalSettings(env)).toEqual({
      address: 'localhost:7233',
      namespace: 'default',
      connectionOptions: {},
    });
  });

  it.each(['yes', 'on', 'y', 'enabled', '2'])('refuse TEMPORAL_TLS=%s instead of going on in plaintext', (word) => {
    expect(problemsOf({ TEMPORAL_TLS: word })).toEqual(['TEMPORAL_TLS: expected true or false']);
  });

  it.each([
    ['true', true],
    ['TRUE', true],
    ['1', true],
    ['False', false],
    ['0', false],
  ])('read TEMPORAL_TLS=%s', (word, on) => {
    const { tls } = readTemporalSettings({ TEMPORAL_TLS: word }).connectionOptions;
    expect(Boolean(tls)).toBe(on);
  });

  it('refuse a setting of TLS that does not exist: it would be left out in silence', () => {
    for (const name of ['TEMPORAL_TLS_CA', 'TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_SERVER_CA_CERT'])
      expect(problemsOf({ [name]: '/some/file' })[0]).toMatch(new RegExp(`^${name}: not a setting`));
  });

  it('refuse certificates and keys that are invalid, do not match, or come alone', () => {
    const { cert, key } = selfSigned;
    const none = file('none.pem', 'hello');
    const crt = file('tls.crt', cert);
    const both = { TEMPORAL_TLS_CLIENT_CERT_DATA: cert, TEMPORAL_TLS_CLIENT_KEY_DATA: key };
    const cases: [Record<string, string>, string][] = [
      [{ TEMPORAL_TLS_SERVER_CA_CERT_PATH: none }, 'TEMPORAL_TLS_SERVER_CA_CERT_PATH: expected certificates in PEM'],
      [{ TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'hello' }, 'TEMPORAL_TLS_SERVER_CA_CERT_DATA: expected certificates in PEM'],
      [
        { TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(folder, 'nowhere') },
        'TEMPORAL_TLS_SERVER_CA_CERT_PATH: expected a readable file (ENOENT)',
      ],
      [
        { TEMPORAL_TLS_SERVER_CA_CERT_PATH: folder },
        'TEMPORAL_TLS_SERVER_CA_CERT_PATH: expected a readable file (EISDIR)',
      ],
      [
        { ...both, TEMPORAL_TLS_CLIENT_CERT_DATA: cert.replace('MIIBfz', 'MIIBfa') },
        'TEMPORAL_TLS_CLIENT_CERT_DATA: expected a certificate in PEM',
      ],
      [
        { ...both, TEMPORAL_TLS_CLIENT_KEY_DATA: cert },
        'TEMPORAL_TLS_CLIENT_KEY_DATA: expected a private key in PEM, without a password',
      ],
      [
        { ...both, TEMPORAL_TLS_CLIENT_KEY_DATA: String(otherKey) },
        'TEMPORAL_TLS_CLIENT_KEY_DATA: expected the key of the given certificate',
      ],
      [
        { TEMPORAL_TLS_CLIENT_CERT_PATH: crt },
        'TEMPORAL_TLS_CLIENT_KEY_PATH: missing, while TEMPORAL_TLS_CLIENT_CERT is set',
      ],
      [
        { TEMPORAL_TLS_CLIENT_KEY_DATA: key },
        'TEMPORAL_TLS_CLIENT_CERT_PATH: missing, while TEMPORAL_TLS_CLIENT_KEY is set',
      ],
      [
        { ...both, TEMPORAL_TLS_CLIENT_CERT_PATH: crt },
        'TEMPORAL_TLS_CLIENT_CERT_PATH: expected either this or TEMPORAL_TLS_CLIENT_CERT_DATA, not both',
      ],
      [
        { TEMPORAL_TLS_SERVER_NAME: 'https://temporal' },
        'TEMPORAL_TLS_SERVER_NAME: expected a host name, without port or https://',
      ],
    ];
    for (const [env, problem] of cases) expect(problemsOf(env)).toEqual([problem]);
    expect(problemsOf(both)).toEqual([]);
    // As a line of a `.env` file, and from a secret's file.
    const oneLine = { TEMPORAL_TLS_SERVER_CA_CERT_DATA: cert.replaceAll('\n', '\\n') };
    expect(
      problemsOf({ ...oneLine, TEMPORAL_TLS_CLIENT_CERT_PATH: crt, TEMPORAL_TLS_CLIENT_KEY_DATA_FILE: file('k', key) }),
    ).toEqual([]);
  });

  it('refuse a namespace or an API key that is invalid in a header, and do not show it', () => {
    expect(problemsOf({ TEMPORAL_NAMESPACE: 'my space' })[0]).toMatch(/^TEMPORAL_NAMESPACE: expected/);
    const [problem = ''] = problemsOf({ TEMPORAL_API_KEY: 'hunter2\nhunter3' });
    expect(problem).toMatch(/^TEMPORAL_API_KEY: expected visible ASCII/);
    expect(problem).not.toContain('hunter');
    expect(problemsOf({ TEMPORAL_GRPC_META_X_TEAM: '팀' })[0]).toMatch(/^TEMPORAL_GRPC_META_X_TEAM: /);
  });

  it('name what is wrong in Temporal’s file: the file, its profile, its field', () => {
    const toml = (text: string, more = {}) =>
      problemsOf({ TEMPORAL_CONFIG_FILE: file('temporal.toml', text), ...more });
    const here = join(folder, 'nowhere.toml');
    expect(problemsOf({ TEMPORAL_CONFIG_FILE: here })).toEqual([
      'TEMPORAL_CONFIG_FILE: expected a readable file (ENOENT)',
    ]);
    expect(toml('[profile.default]\naddress = secret-host')).toEqual([
      'TEMPORAL_CONFIG_FILE: expected TOML with [profile.<name>] (line 2 is not)',
    ]);
    expect(toml('address = "temporal:7233"')[0]).toMatch(/^TEMPORAL_CONFIG_FILE: expected TOML with/);
    expect(toml('[profile.prod]\naddress = "temporal:7233"', { TEMPORAL_PROFILE: 'produ' })).toEqual([
      'TEMPORAL_PROFILE: expected a profile in the file: prod',
    ]);
    expect(toml('[profile.prod]\naddress = "https://temporal"', { TEMPORAL_PROFILE: 'prod' })[0]).toMatch(
      /^TEMPORAL_CONFIG_FILE: profile prod, address: expected host:port/,
    );
    expect(toml('[profile.default]\naddress = 7233')[0]).toMatch(/profile default, address: expected host:port/);
    expect(toml(`[profile.default.tls]\nserver_ca_cert_path = "${here}"`)).toEqual([
      'TEMPORAL_CONFIG_FILE: profile default, tls.server_ca_cert_path: expected a readable file (ENOENT)',
    ]);
    expect(toml('[profile.prod]\naddress = "temporal:7233"', { TEMPORAL_PROFILE: 'prod' })).toEqual([]);
  });

  it.each([
    ['[profile.default]\nadress = "temporal:7233"', 'profile.default has adress'],
    ['[profile.default.tls]\nserver_ca_cert = "/ca.pem"', 'profile.default.tls has server_ca_cert'],
    ['[profile.default]\ntls = "yes"', '[profile.default.tls] to be a table'],
    ['profile = "default"', '[profile] to be a table'],
    ['[profile.default.tls]\ndisabled = "no"', 'profile default, tls.disabled: expected true or false'],
    ['[profile.default.tls]\nserver_name = 5', 'profile default, tls.server_name: expected a host name'],
    ['[profile.default]\ngrpc_meta = "t"', 'profile default, grpc_meta 0: expected a header’s name'],
  ])('name what is misspelt in Temporal’s file instead of leaving it out: %s', (text, problem) => {
    const [found = '', ...others] = problemsOf({ TEMPORAL_CONFIG_FILE: file('misspelt.toml', text) });
    expect(found).toMatch(/^TEMPORAL_CONFIG_FILE: /);
    expect(found).toContain(problem);
    expect(others).toEqual([]);
  });

  it('can each be given in a file, as all settings can', () => {
    const address = file('address', '\ufefftemporal:7233\n');
    expect(readTemporalSettings({ TEMPORAL_ADDRESS_FILE: address }).address).toBe('temporal:7233');
    expect(problemsOf({ TEMPORAL_NAMESPACE_FILE: join(folder, 'nowhere') })[0]).toMatch(/^TEMPORAL_NAMESPACE_FILE: /);
    expect(problemsOf({ TEMPORAL_TLS_FILE: file('tls', 'yes') })).toEqual(['TEMPORAL_TLS: expected true or false']);
  });

  it('refuse headers that are invalid in gRPC, or reserved by it', () => {
    for (const name of ['X_BIN', 'GRPC_TIMEOUT', ''])
      expect(problemsOf({ [`TEMPORAL_GRPC_META_${name}`]: 'abc' })[0]).toMatch(
        /^TEMPORAL_GRPC_META_.*: expected a header/,
      );
    expect(problemsOf({ TEMPORAL_GRPC_META_X_TEAM: 'abc' })).toEqual([]);
  });

  it('are refused by the client as SettingsError, and by the command line with 2, in words and in JSON', async () => {
    const env = { TEMPORAL_ADDRESS: 'https://temporal:7233', HWAGIN_DATA: folder };
    await expect(connect({ env })).rejects.toThrow(SettingsError);
    const words = await hwagin(['status', 'a'], { env });
    expect(words).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^TEMPORAL_ADDRESS: expected[^\n]*\n$/),
    });
    const json = await hwagin(['status', 'a', '--json'], { env });
    expect(json).toMatchObject({ code: 2, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'invalid_input', field: 'TEMPORAL_ADDRESS' } });
    const doctor = await hwagin(['doctor', '--json'], { env });
    const { checks } = JSON.parse(doctor.stdout) as { checks: { name: string; ok: boolean; detail: string }[] };
    expect(doctor.code).toBe(1);
    expect(checks).toContainEqual({
      name: 'temporal',
      ok: false,
      detail: expect.stringMatching(/^TEMPORAL_ADDRESS: /),
    });
  });
});
