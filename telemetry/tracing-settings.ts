import { type Environment, rawSetting, SettingsError } from '../config/settings.ts';

const protocol = 'http/protobuf';

/**
 * Whether OpenTelemetry's own settings (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/) ask
 * for traces: an OTLP endpoint is set, or OTLP is the exporter. Throws `SettingsError` for values that are not supported.
 */
export const tracesAreWanted = (env: Environment): boolean => {
  const exporter = rawSetting('OTEL_TRACES_EXPORTER', env);
  if (rawSetting('OTEL_SDK_DISABLED', env)?.toLowerCase() === 'true' || exporter === 'none') return false;
  const endpoint =
    rawSetting('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', env) ?? rawSetting('OTEL_EXPORTER_OTLP_ENDPOINT', env);
  if (endpoint === undefined && exporter === undefined) return false;
  if (exporter !== undefined && exporter !== 'otlp')
    throw new SettingsError([{ setting: 'OTEL_TRACES_EXPORTER', expected: 'expected "otlp" or "none"' }]);
  for (const setting of ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'])
    if ((rawSetting(setting, env) ?? protocol) !== protocol)
      throw new SettingsError([{ setting, expected: `expected "${protocol}"` }]);
  return true;
};
