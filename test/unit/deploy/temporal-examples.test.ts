import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogue } from '../../../config/catalogue.ts';
import { readTemporalSettings } from '../../../config/temporal.ts';
import { selfSigned } from '../../support/self-signed.ts';

const example = (name: string) => fileURLToPath(new URL(`../../../deploy/temporal/${name}`, import.meta.url));

describe('the examples of deploy/temporal', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hwagin-examples-'));
    const { cert, key } = selfSigned;
    for (const [name, text] of Object.entries({ 'tls.crt': cert, 'tls.key': key, 'ca.crt': cert }))
      writeFileSync(join(folder, name), text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The example with the paths of its secrets replaced by this test's. */
  const adapted = (name: string) => readFileSync(example(name), 'utf8').replaceAll('/secrets/temporal', folder);
  const envOf = (name: string) => parseEnv(adapted(name)) as Record<string, string>;
  const withoutFile = { TEMPORAL_CONFIG_FILE: join(tmpdir(), 'there-is-no-such-file.toml') };

  it('connect to Temporal Cloud by API key, with TLS', () => {
    const settings = readTemporalSettings({ ...withoutFile, ...envOf('cloud-api-key.env') });
    expect(settings).toMatchObject({
      address: 'ap-northeast-2.aws.api.temporal.io:7233',
      namespace: 'verifications.a1b2c',
      connectionOptions: { apiKey: 'the-key-of-a-service-account' },
    });
    expect(settings.connectionOptions.tls).toBeTruthy();
  });

  it('connect to Temporal Cloud by certificate', () => {
    const { connectionOptions, namespace } = readTemporalSettings({ ...withoutFile, ...envOf('cloud-mtls.env') });
    expect(namespace).toBe('verifications.a1b2c');
    expect(connectionOptions.tls).toMatchObject({
      clientCertPair: { crt: Buffer.from(selfSigned.cert), key: Buffer.from(selfSigned.key) },
    });
  });

  it('connect to a self-hosted Temporal by certificate, with its own CA', () => {
    const { connectionOptions } = readTemporalSettings({ ...withoutFile, ...envOf('self-hosted-mtls.env') });
    expect(connectionOptions.tls).toMatchObject({
      clientCertPair: { crt: Buffer.from(selfSigned.cert), key: Buffer.from(selfSigned.key) },
      serverRootCACertificate: Buffer.from(selfSigned.cert),
      serverNameOverride: 'temporal-frontend',
    });
  });

  it('say the same as profiles of a file', () => {
    const file = join(folder, 'temporal.toml');
    writeFileSync(file, adapted('temporal.toml'));
    const profile = (name: string) => readTemporalSettings({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: name });
    expect(profile('cloud')).toEqual(readTemporalSettings({ ...withoutFile, ...envOf('cloud-api-key.env') }));
    const selfHosted = readTemporalSettings({ ...withoutFile, ...envOf('self-hosted-mtls.env') });
    expect(profile('self-hosted').connectionOptions.tls).toMatchObject(selfHosted.connectionOptions.tls as object);
  });

  it('name only existing settings', () => {
    const known = new Set(catalogue.map(({ name }) => name));
    for (const name of ['cloud-api-key.env', 'cloud-mtls.env', 'self-hosted-mtls.env'])
      for (const setting of Object.keys(envOf(name))) expect(known).toContain(setting);
  });
});
