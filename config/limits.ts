import { z } from 'zod';
import { parseDuration } from '../contract/duration.ts';
import type { OpenPolicy, Rate } from '../contract/limits.ts';
import { descriptors, type Provider } from '../contract/providers/index.ts';
import { rulesOf } from './rules.ts';
import { type Environment, readSettings } from './settings.ts';

const rateError = 'expected how many within how long, like "5/10m" (at most 1000 within 1s to 7d)';

const parseRate = (text: string): Rate | undefined => {
  const [, count = '', span = ''] = /^(\d{1,4})\/(\w+)$/.exec(text.trim()) ?? [];
  const [max, withinMs] = [Number(count), parseDuration(span)];
  if (withinMs === undefined || withinMs < 1_000 || withinMs > 7 * 86_400_000) return undefined;
  return max >= 1 && max <= 1_000 ? { max, withinMs } : undefined;
};

const rates = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): Rate[] => {
      if (text === 'off') return [];
      const read = text.split(',').map(parseRate);
      const good = read.filter((rate) => rate !== undefined);
      if (good.length < read.length) context.addIssue({ code: 'custom', message: `${rateError}, or "off"` });
      return good;
    });

/** `mobile-ok=5000,portone-v1=200`: a whole number for each name. */
const amounts = (names: readonly string[]) => {
  const message = `expected a whole number from 1 to 1000000000 for each of ${names.join(', ')}, like "${names[0]}=5000"`;
  return z
    .string()
    .default('off')
    .transform((text, context): Partial<Record<string, number>> => {
      if (text === 'off') return {};
      const pairs = text.split(',').map((pair) => /^([\w/-]+)=(\d{1,10})$/.exec(pair.trim()) ?? []);
      const good = pairs.flatMap(([, name = '', amount]): [string, number][] => {
        const value = Number(amount);
        return names.includes(name) && value >= 1 && value <= 1_000_000_000 ? [[name, value]] : [];
      });
      if (good.length < pairs.length) context.addIssue({ code: 'custom', message });
      return Object.fromEntries(good);
    });
};

const senders = descriptors.filter(({ sends }) => sends);
const spenders = senders.map(({ name }) => name);
const priced = senders.flatMap(({ name, methods }) => [name, ...methods.map((method) => `${name}/${method}`)]);

/** How often messages may be sent and codes tried; read where verifications are started. `docs/limits.md` explains them. */
const limitSettings = z.object({
  /** @default on with the production rules, off with the development rules */
  HWAGIN_LIMITS: z.enum(['on', 'off'], { error: 'expected "on" or "off"' }).optional(),
  HWAGIN_LIMIT_SENDS: rates('5/10m,20/1d'),
  HWAGIN_LIMIT_FAILED: rates('10/1h').refine((read) => read.length <= 1, { error: `${rateError}, once` }),
  HWAGIN_LIMIT_OPEN: z
    .enum(['refuse', 'merge', 'off'], { error: 'expected "refuse", "merge" or "off"' })
    .default('refuse'),
  HWAGIN_LIMIT_SPEND: amounts(spenders),
  HWAGIN_LIMIT_PRICES: amounts(priced),
});

/** The limits of everything that is started here. */
export interface LimitSettings {
  sends: Rate[];
  failedTries?: Rate;
  open?: OpenPolicy;
  /** By provider, per hour. */
  spend: Partial<Record<Provider, number>>;
  /** By provider, or provider and method (`mobile-ok/ARS`). The default price is 1. */
  prices: Partial<Record<string, number>>;
}

/** Undefined if limits are off. Throws `SettingsError`. */
export const readLimitSettings = (env: Environment): LimitSettings | undefined => {
  const read = readSettings(limitSettings, env);
  if ((read.HWAGIN_LIMITS ?? (rulesOf(env).production ? 'on' : 'off')) === 'off') return undefined;
  const [failedTries] = read.HWAGIN_LIMIT_FAILED;
  return {
    sends: read.HWAGIN_LIMIT_SENDS,
    ...(failedTries && { failedTries }),
    ...(read.HWAGIN_LIMIT_OPEN !== 'off' && { open: read.HWAGIN_LIMIT_OPEN }),
    spend: read.HWAGIN_LIMIT_SPEND,
    prices: read.HWAGIN_LIMIT_PRICES,
  };
};
