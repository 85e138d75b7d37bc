/**
 * What a backend imports. See `docs/client.md`.
 *
 * ```ts
 * import { connect, isHwaginError } from 'hwagin';
 * ```
 */
export { SettingsError } from '../config/settings.ts';
export type { Callback } from '../contract/callbacks.ts';
export type { Identity, Outcome, TravelRule } from '../contract/outcome.ts';
export type { BriefPerson, Person } from '../contract/person.ts';
export { type InputOf, type Provider, providers } from '../contract/providers/index.ts';
export { type Reason, reasons } from '../contract/reasons.ts';
export { type RefusalCode, refusalCodes } from '../contract/refusals.ts';
export type { Challenge, LastAttempt, Snapshot } from '../contract/snapshot.ts';
export {
  type Carrier,
  type EndStatus,
  type Gender,
  isEnd,
  type Method,
  type OpenStatus,
  type Purpose,
  type Status,
} from '../contract/words.ts';
export type { DataKey, KeyContext, KeyProvider } from '../privacy/key-provider.ts';
export type { AccessStore } from './access.ts';
export type { TransferReport } from './arguments.ts';
export type { HwaginClient } from './client.ts';
export { type ConnectOptions, connect } from './connect.ts';
export type { Erased, EraseOptions } from './erase.ts';
export { HwaginError, isHwaginError, type Problem } from './errors.ts';
export type { ListFilter } from './list.ts';
export type { Signals } from './signals.ts';
export type { StartAndWaitOptions, StartOptions } from './start.ts';
export type { ProviderSwitch } from './switches.ts';
export type { SendOptions } from './updates.ts';
export type { WatchOptions } from './watch.ts';
export type { WebhookDelivery } from './webhooks.ts';
