import { existsSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import {
  type ClientConfigProfile,
  loadClientConfig,
  loadClientConfigProfile,
  type toClientOptions as ToClientOptions,
  toClientOptions,
} from '@temporalio/envconfig';
import { type Environment, readTextSetting, SettingsError } from './settings.ts';
import { givenTemporalSettings } from './temporal-given.ts';
import { type Blame, type Problem, tlsProblems } from './temporal-tls.ts';

export interface TemporalSettings {
  connectionOptions: ReturnType<typeof ToClientOptions>['connectionOptions'];
  namespace: string;
  /** `host:port`, for messages. */
  address: string;
}

/**
 * Where Temporal is and how to log in, as its own envconfig defines it: `TEMPORAL_*`, and the profile of its file
 * (https://docs.temporal.io/develop/environment-configuration). Everything is checked before connecting: the SDK would report
 * what it cannot read with a stack, or connect without TLS. Throws `SettingsError`.
 */
export const readTemporalSettings = (env: Environment): TemporalSettings => {
  const given = givenTemporalSettings(env);
  const profile = load(given);
  const file = `profile ${given['TEMPORAL_PROFILE'] ?? 'default'}`;
  const blame: Blame = (setting, field, expected) =>
    given[setting] === undefined
      ? { setting: 'TEMPORAL_CONFIG_FILE', expected: `${file}, ${field}: ${expected}` }
      : { setting, expected };
  const problems = [...problemsOf(profile, blame), ...tlsProblems(profile.tls, blame)];
  if (problems.length > 0) throw new SettingsError(problems);
  const { connectionOptions, namespace } = toClientOptions(profile);
  return {
    connectionOptions: Object.fromEntries(Object.entries(connectionOptions).filter(([, value]) => value !== undefined)),
    namespace: namespace ?? 'default',
    address: connectionOptions.address ?? 'localhost:7233',
  };
};

const load = (given: Record<string, string>): ClientConfigProfile => {
  const { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: name, TEMPORAL_ADDRESS: address } = given;
  // A missing file is ignored, as envconfig does, unless the address had to come from it.
  const needed = file !== undefined && (existsSync(file) || address === undefined || name !== undefined);
  const source = needed ? { configSource: { data: readTextSetting('TEMPORAL_CONFIG_FILE', file) } } : {};
  // A file that is named explicitly is meant for us, so a misspelt key in it is refused. The file at Temporal's default path is
  // also its CLI's.
  const configFileStrict = file !== undefined || name !== undefined;
  const options = { ...source, configFileStrict, overrideEnvVars: given };
  const known = attempt(
    () => Object.keys(loadClientConfig(options).profiles),
    (error) => ({
      setting: 'TEMPORAL_CONFIG_FILE',
      expected: unknownIn(error) ?? `expected TOML with [profile.<name>]${lineOf(error)}`,
    }),
  );
  if (name !== undefined && !known.includes(name))
    throw new SettingsError([
      { setting: 'TEMPORAL_PROFILE', expected: `expected a profile in the file: ${known.join(', ') || 'it has none'}` },
    ]);
  return attempt(
    () => loadClientConfigProfile(options),
    (error) => {
      const [, twice] = /specify both (\w+)_path/.exec(error instanceof Error ? error.message : '') ?? [];
      if (twice === undefined)
        return { setting: 'TEMPORAL_CONFIG_FILE', expected: 'expected a file that Temporal accepts' };
      const setting = `TEMPORAL_TLS_${twice.toUpperCase()}`;
      return { setting: `${setting}_PATH`, expected: `expected either this or ${setting}_DATA, not both` };
    },
  );
};

const attempt = <T>(act: () => T, problem: (error: unknown) => Problem): T => {
  try {
    return act();
  } catch (error) {
    throw new SettingsError([problem(error)]);
  }
};

/** The keys in the file that Temporal does not know. */
const unknownIn = (error: unknown): string | undefined => {
  const message = error instanceof Error ? error.message : '';
  const [, where, keys] = /^Validation error: key\(s\) unrecognized in (\S+): (.+)$/.exec(message) ?? [];
  if (keys !== undefined) return `expected keys that Temporal knows; ${where} has ${keys}`;
  const [, notATable] = /^Validation error: (\S+) must be a table$/.exec(message) ?? [];
  return notATable && `expected [${notATable}] to be a table`;
};

/** Only the line number: the line itself may contain a key. */
const lineOf = (error: unknown): string =>
  error instanceof Error && 'line' in error ? ` (line ${String(error.line)} is not)` : '';

const isAddress = (text: unknown): boolean => {
  const [, v6, name, port] = /^(?:\[(.+)\]|([^:[\]]+)):(\d{1,5})$/.exec(typeof text === 'string' ? text : '') ?? [];
  return Number(port) >= 1 && Number(port) <= 65_535 && (isIPv6(v6 ?? '') || isHost(name ?? ''));
};

/** Digits and dots alone must be an IPv4 address, whatever a resolver would make of them. */
const isHost = (name: string): boolean =>
  name.length <= 253 &&
  (/^[\d.]+$/.test(name) ? isIPv4(name) : name.split('.').every((label) => hostLabel.test(label)));

const hostLabel = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

function* problemsOf({ address, namespace, apiKey, grpcMeta = {} }: ClientConfigProfile, blame: Blame) {
  if (address !== undefined && !isAddress(address))
    yield blame(
      'TEMPORAL_ADDRESS',
      'address',
      'expected host:port, like "localhost:7233", without https:// before it and nothing after it',
    );
  if (namespace !== undefined && !(typeof namespace === 'string' && /^[A-Za-z0-9._-]{1,255}$/.test(namespace)))
    yield blame('TEMPORAL_NAMESPACE', 'namespace', 'expected 1 to 255 of A-Z a-z 0-9 . _ -');
  if (apiKey !== undefined && !(typeof apiKey === 'string' && /^[\x21-\x7e]+$/.test(apiKey)))
    yield blame('TEMPORAL_API_KEY', 'api_key', 'expected visible ASCII characters, without spaces or line breaks');
  for (const [name, value] of Object.entries(grpcMeta))
    if (
      !/^(?!grpc-)[a-z][a-z0-9._-]*(?<!-bin)$/.test(name) ||
      !(typeof value === 'string' && /^[\x20-\x7e]*$/.test(value))
    ) {
      const setting = `TEMPORAL_GRPC_META_${name.toUpperCase().replaceAll('-', '_')}`;
      yield blame(
        setting,
        `grpc_meta ${name}`,
        'expected a header’s name in ASCII (none of gRPC’s own, no -bin), and a value of visible characters',
      );
    }
}
