import type { z } from 'zod';
import type { Method, OpenStatus } from '../words.ts';

/**
 * Facts about a provider that need no zod. They are in the provider's own `facts.ts`, so that workflows, whose bundle may not
 * contain zod, can import them.
 */
export interface ProviderFacts {
  /** The name that callers, operators and metrics use: lower case and dashes. */
  readonly name: string;
  /** The display name. */
  readonly title: string;
  /** The Temporal workflow type of its flow: the name that the flow is exported by. */
  readonly workflowType: string;
  /** Who it talks to: a user who answers challenges, or another company. */
  readonly flow: Flow;
  /** How the user answers; empty if there is no user. */
  readonly methods: readonly Method[];
  /** Whether its challenges are messages, which cost money and count for the limits. Codes of an authenticator app are not. */
  readonly sends: boolean;
  /** How many digits a code has. A code of another length is not passed to the provider, where it would spend a try. */
  readonly codeLength?: number;
}

export type Flow = 'conversation' | 'travel-rule';

/** The statuses in which a verification waits; all others last only seconds. */
export const waitingStatuses: Readonly<Record<Flow, readonly OpenStatus[]>> = {
  conversation: ['awaiting_user'],
  'travel-rule': ['awaiting_counterparty', 'awaiting_transfer'],
};

/** Everything that the rest of Hwagin knows about a provider. Exported by `contract/providers/<name>/index.ts`. */
export interface ProviderDescriptor extends ProviderFacts {
  /** The input of a start. */
  readonly input: z.ZodType;
  /** Its own settings. Absent if it has none, because it works through other providers. */
  readonly settings?: ProviderSettingNames;
  /** The recipient of a verification. Absent if there is none; then limits by recipient do not apply. */
  recipient?(input: object): Recipient;
  /** The secret that codes are guessed against, whatever user id is given. Wrong codes count for it too. */
  guessedSecret?(input: object): string | undefined;
  /** What follows the title in the summary that operators read. @default the method and the masked phone */
  summary?(input: object): string;
  /** The scheme of its `Authorization` header, unless it is Bearer or Basic: credentials after it are kept out of logs. */
  readonly authorization?: string;
  /** How long its verifications must be kept after their end, like `5y`. @default no minimum */
  readonly legalHold?: string;
}

/** Settings of one provider. Their names begin with the prefix, and no other setting's name does. */
export interface ProviderSettingNames {
  /** Like `NHN_OTP_`. */
  readonly prefix: string;
  readonly shown: readonly string[];
  /** Never shown; can also be given as `NAME_FILE`. */
  readonly secret: readonly string[];
}

/** A user, identified by phone or by the caller's own id. */
export type Recipient = { readonly phone: string } | { readonly userId: string };
