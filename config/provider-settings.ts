import { z } from 'zod';
import { parseDuration } from '../contract/duration.ts';
import type { Provider } from '../contract/providers/index.ts';
import { type Environment, rawSetting, readSettings, SettingsError } from './settings.ts';

/** The settings of one provider. */
export interface ProviderSettings<S extends z.ZodObject> {
  provider: Provider;
  schema: S;
  /** The settings that turn the provider on. A nested array means one of these. */
  required: readonly (string | readonly string[])[];
}

export type ProviderState<T> = { on: true; settings: T } | { on: false; missing: string[] };

/**
 * A provider with none of its settings is off (and the result names the missing ones); with all, it is on; with only some of
 * them, or an invalid one, this throws `SettingsError`.
 */
export const readProviderSettings = <S extends z.ZodObject>(
  { schema, required }: ProviderSettings<S>,
  env: Environment,
): ProviderState<z.output<S>> => {
  const isSet = (name: string) => rawSetting(name, env) !== undefined;
  const missing = required.filter((need) => ![need].flat().some(isSet)).map((need) => [need].flat().join(' or '));
  if (missing.length === 0) return { on: true, settings: readSettings(schema, env) };
  const given = Object.keys(schema.shape).filter(isSet);
  if (given.length === 0) return { on: false, missing };
  throw new SettingsError(missing.map((setting) => ({ setting, expected: `missing, while ${given[0]} is set` })));
};

const timeoutsError = 'expected a duration from 100ms to 100s, and others by call, like "10s,confirm/request=20s"';

export interface Timeouts {
  default: number;
  byCall: Record<string, number>;
}

/** A provider's timeouts: one for all calls, and others by call. Milliseconds. */
export const timeoutsSetting = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): Timeouts => {
      const timeouts: Timeouts = { default: parseDuration(fallback) as number, byCall: {} };
      for (const part of text.split(',')) {
        const [call, value] = part.includes('=') ? (part.split('=', 2) as [string, string]) : [undefined, part];
        const ms = parseDuration(value.trim());
        if (ms === undefined || ms < 100 || ms > 100_000) context.addIssue({ code: 'custom', message: timeoutsError });
        else if (call === undefined) timeouts.default = ms;
        else timeouts.byCall[call.trim()] = ms;
      }
      return timeouts;
    });

/** The timeout of one call, in milliseconds. */
export const timeoutOf = (timeouts: Timeouts, call: string): number => timeouts.byCall[call] ?? timeouts.default;

/** The base URL of a provider, without a trailing slash. */
export const urlSetting = z
  .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));
