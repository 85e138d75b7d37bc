import { hostname, userInfo } from 'node:os';
import { z } from 'zod';
import { descriptors, type Provider, providers } from '../contract/providers/index.ts';
import { coreSettings } from './core.ts';
import { type Environment, readSettings } from './settings.ts';

const actorError = 'expected 1 to 128 of A-Z a-z 0-9 . _ : @ / -';
/** What the law requires, according to each provider. */
const lawfulHolds = descriptors.flatMap(({ name, legalHold }) => (legalHold ? [`${name}=${legalHold}`] : [])).join(',');
const holdError = `expected a time for each provider, like "${lawfulHolds}", in days (d) or years (y), or "off"`;
const day = 86_400_000;
const units = { d: day, y: 365.25 * day } as const;

/** Who requests outcomes and erasures here, and what may not be erased yet. `docs/settings.md` explains them. */
const accessSettings = z.object({
  HWAGIN_DATA: coreSettings.shape.HWAGIN_DATA,
  HWAGIN_ACTOR: z
    .string()
    .regex(/^[A-Za-z0-9._:@/-]{1,128}$/, { error: actorError })
    .optional(),
  HWAGIN_ACCESS_RECORDS: z.enum(['on', 'off'], { error: 'expected "on" or "off"' }).default('on'),
  HWAGIN_ACCESS_STORE: z
    .string()
    .min(1, { error: 'expected the path of a JavaScript module, or a package' })
    .optional(),
  HWAGIN_LEGAL_HOLD: z.string().default(lawfulHolds).transform(toHolds),
});

/** Milliseconds after the end during which a provider's verifications may not be erased. */
export type LegalHolds = Partial<Record<Provider, number>>;

export interface AccessSettings {
  actor: string;
  /** The data folder for the records; undefined if none are kept. */
  recordsIn: string | undefined;
  /** The module whose store keeps them instead of files. */
  storeModule: string | undefined;
  holds: LegalHolds;
}

/** Throws `SettingsError`. */
export const readAccessSettings = (env: Environment): AccessSettings => {
  const read = readSettings(accessSettings, env);
  return {
    actor: read.HWAGIN_ACTOR ?? accountOfThisProcess(),
    recordsIn: read.HWAGIN_ACCESS_RECORDS === 'on' ? read.HWAGIN_DATA : undefined,
    storeModule: read.HWAGIN_ACCESS_STORE,
    holds: read.HWAGIN_LEGAL_HOLD,
  };
};

/** `user@host`, with only the characters that a record allows. */
const accountOfThisProcess = (): string =>
  `${userName()}@${hostname()}`.replace(/[^A-Za-z0-9._:@/-]/g, '-').slice(0, 128);

/** The user of a container may have no name. */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
};

function toHolds(text: string, context: z.RefinementCtx): LegalHolds {
  if (text === 'off') return {};
  const holds: LegalHolds = {};
  for (const part of text.split(',')) {
    const [, provider, count, unit] = /^([a-z0-9-]+)=(\d{1,5})([dy])$/.exec(part.trim()) ?? [];
    if (!(providers as readonly (string | undefined)[]).includes(provider)) {
      context.addIssue({ code: 'custom', message: holdError });
      return z.NEVER;
    }
    holds[provider as Provider] = Number(count) * units[unit as keyof typeof units];
  }
  return holds;
}
