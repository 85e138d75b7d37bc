import type { z } from 'zod';
import type { Method, OpenStatus } from '../words.ts';

/**
 * What is known of a provider without zod. It stands in the provider's own `facts.ts`, so that workflows, whose bundle may not
 * hold zod, can import it.
 */
export interface ProviderFacts {
  /** As callers, operators and metrics name it: lower case and dashes. */
  readonly name: string;
  /** As people read it. */
  readonly title: string;
  /** The Temporal workflow type of its flow: the name that the flow is exported by. */
  readonly workflowType: string;
  /** Whom it talks to: a user who answers challenges, or another company. */
  readonly flow: Flow;
  /** How the user answers; empty where there is no user. */
  readonly methods: readonly Method[];
  /** Whether its challenges are messages: they cost money and count for the limits. An authenticator's codes are none. */
  readonly sends: boolean;
  /** How many digits a code has. No other length is handed to the provider, where it would spend a try. */
  readonly codeLength?: number;
}

export type Flow = 'conversation' | 'travel-rule';

/** What a verification waits in; between these it is a matter of seconds. */
export const waitingStatuses: Readonly<Record<Flow, readonly OpenStatus[]>> = {
  conversation: ['awaiting_user'],
  'travel-rule': ['awaiting_counterparty', 'awaiting_transfer'],
};

/** All that the rest of Hwagin knows of a provider. Exported by `contract/providers/<name>/index.ts`. */
export interface ProviderDescriptor extends ProviderFacts {
  /** What a start takes. */
  readonly input: z.ZodType;
  /** Its own settings. Absent: it has none, because it works through other providers. */
  readonly settings?: ProviderSettingNames;
  /** Whom a verification is about. Absent: nobody, so that no limit by recipient holds. */
  recipient?(input: object): Recipient;
  /** The secret that codes are guessed against, however its user is named. Wrong codes are counted for it too. */
  guessedSecret?(input: object): string | undefined;
  /** What follows the title in the summary that operators read. @default the method and the masked phone */
  purpose?(input: object): string;
  /** The scheme of its `Authorization` header, where that is neither Bearer nor Basic: credentials after it are kept out of logs. */
  readonly authorization?: string;
  /** How long its verifications must be kept after their end, like `5y`. @default they need not be */
  readonly legalHold?: string;
}

/** Settings of one provider. Every name begins with the prefix, and nothing else does. */
export interface ProviderSettingNames {
  /** Like `NHN_OTP_`. */
  readonly prefix: string;
  readonly shown: readonly string[];
  /** Never shown; can also be given as `NAME_FILE`. */
  readonly secret: readonly string[];
}

/** A user, by phone or by the caller's own id. */
export type Recipient = { readonly phone: string } | { readonly userId: string };
