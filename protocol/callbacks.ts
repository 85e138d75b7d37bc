/** Keeps callbacks whose verification is not known yet, or has ended: a run for each uuid, started by its first callback. */
export const callbackInboxWorkflow = 'callbackInbox';
/** A caller's id cannot hold a slash, so none meets it. */
export const callbackInboxId = (uuid: string): string => `callback/${uuid}`;

/** `delivered`: the verification has it. `after_end`: it came when that was over, and changed nothing. */
export type CallbackFate = 'delivered' | 'after_end';

/** What an inbox ends with: what became of each callback, in the order of coming. */
export interface CallbackInboxResult {
  fates: { type: string; fate: CallbackFate }[];
}
