import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { ClientConfigProfile } from '@temporalio/envconfig';
import { readTextSetting, SettingsError } from './settings.ts';

/** A problem of a value that came from the environment, or from the profile of Temporal's file. */
export type Problem = SettingsError['problems'][number];
export type Blame = (setting: string, field: string, expected: string) => Problem;

type Tls = NonNullable<ClientConfigProfile['tls']>;
type Source = Tls['clientCert'];

/** What is wrong with certificates and keys. The SDK notices only when it connects, and reports it in OpenSSL's terms. */
export const tlsProblems = (tls: Tls | undefined, blame: Blame): Problem[] => {
  if (tls === undefined || tls.disabled === true) return [];
  const problems: Problem[] = [];
  if (!['boolean', 'undefined'].includes(typeof tls.disabled))
    problems.push(blame('TEMPORAL_TLS', 'tls.disabled', 'expected true or false'));
  const read = <T>(source: Source, name: string, expected: string, parse: (pem: string) => T): T | undefined => {
    if (source === undefined) return undefined;
    const way = 'path' in source ? 'path' : 'data';
    const wrong = (what: string) =>
      blame(`TEMPORAL_TLS_${name}_${way}`.toUpperCase(), `tls.${name.toLowerCase()}_${way}`, what);
    try {
      return parse(textOf(source, name));
    } catch (error) {
      problems.push(wrong(error instanceof SettingsError ? (error.problems[0]?.expected ?? expected) : expected));
      return undefined;
    }
  };
  read(tls.serverCACert, 'SERVER_CA_CERT', 'expected certificates in PEM', certificatesIn);
  const [cert] = read(tls.clientCert, 'CLIENT_CERT', 'expected a certificate in PEM', certificatesIn) ?? [];
  const key = read(tls.clientKey, 'CLIENT_KEY', 'expected a private key in PEM, without a password', createPrivateKey);
  const pair = [tls.clientCert, 'CLIENT_CERT', tls.clientKey, 'CLIENT_KEY'] as const;
  if ((pair[0] === undefined) !== (pair[2] === undefined)) {
    const [has, lacks] = pair[0] === undefined ? ['KEY', 'CERT'] : ['CERT', 'KEY'];
    problems.push({
      setting: `TEMPORAL_TLS_CLIENT_${lacks}_PATH`,
      expected: `missing, while TEMPORAL_TLS_CLIENT_${has} is set`,
    });
  }
  if (cert && key && !fits(cert, key)) {
    const way = tls.clientKey && 'path' in tls.clientKey ? 'PATH' : 'DATA';
    problems.push(
      blame(`TEMPORAL_TLS_CLIENT_KEY_${way}`, 'tls.client_key', 'expected the key of the given certificate'),
    );
  }
  if (tls.serverName !== undefined && !(typeof tls.serverName === 'string' && /^[A-Za-z0-9._-]+$/.test(tls.serverName)))
    problems.push(
      blame('TEMPORAL_TLS_SERVER_NAME', 'tls.server_name', 'expected a host name, without port or https://'),
    );
  return problems;
};

const textOf = (source: NonNullable<Source>, name: string): string => {
  if ('path' in source) return readTextSetting(name, source.path);
  return typeof source.data === 'string' ? source.data : Buffer.from(source.data).toString('utf8');
};

const certificatesIn = (pem: string): X509Certificate[] => {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw new Error('no certificate');
  return found.map((one) => new X509Certificate(one));
};

const fits = (cert: X509Certificate, key: KeyObject): boolean => {
  try {
    return cert.checkPrivateKey(key);
  } catch {
    return false;
  }
};
