import { loadClientConnectConfig } from '@temporalio/envconfig';
import { type Environment, rawSetting, SettingsError } from './settings.ts';

type ConnectConfig = ReturnType<typeof loadClientConnectConfig>;

export interface TemporalSettings {
  connectionOptions: ConnectConfig['connectionOptions'];
  namespace: string;
  /** `host:port`, for messages. */
  address: string;
}

/**
 * Where Temporal is and how to get in, as its own envconfig defines it: `TEMPORAL_*`, and the profile of its file
 * (https://docs.temporal.io/develop/environment-configuration). Throws `SettingsError`.
 */
export const readTemporalSettings = (env: Environment): TemporalSettings => {
  const { connectionOptions, namespace } = load(env);
  const given = Object.entries(connectionOptions).filter(([, value]) => value !== undefined);
  return {
    connectionOptions: Object.fromEntries(given),
    namespace: namespace ?? 'default',
    address: connectionOptions.address ?? 'localhost:7233',
  };
};

const load = (env: Environment): ConnectConfig => {
  const apiKey = rawSetting('TEMPORAL_API_KEY', env);
  const given = Object.entries({ ...env, ...(apiKey && { TEMPORAL_API_KEY: apiKey }) }).flatMap(
    // The first name of a `.env` file may begin with its byte order mark.
    ([name, value]): [string, string][] => (value === undefined ? [] : [[name.replace(/^\ufeff/, ''), value]]),
  );
  try {
    return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(given) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    const expected = `expected what Temporal's envconfig takes: a profile that exists, files that can be read${code}`;
    throw new SettingsError([{ setting: 'TEMPORAL_*', expected }]);
  }
};
