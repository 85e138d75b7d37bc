/** Stores callbacks whose verification is not known yet, or has ended: one run for each uuid, started by its first callback. */
export const callbackInboxWorkflow = 'callbackInbox';
/** A caller's id cannot contain a slash, so it never collides with this one. */
export const callbackInboxId = (uuid: string): string => `callback/${uuid}`;

/** `delivered`: the verification has it. `after_end`: it came after the end, and changed nothing. */
export type CallbackFate = 'delivered' | 'after_end';

/** The result of an inbox: what became of each callback, in order of arrival. */
export interface CallbackInboxResult {
  fates: { type: string; fate: CallbackFate }[];
}
