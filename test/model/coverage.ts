import type { Tally } from './tally.ts';

/** What has to have been done in which status for a full run to say anything. */
export interface Coverage {
  statuses: readonly string[];
  actions: readonly string[];
  /** What cannot be, and why it is not missing. */
  never: readonly string[];
}

const always = ['start', 'cancel', 'temporalCancel', 'time passes', 'worker restart'];
const ambiguous = ['unavailable', 'lostUndone', 'lostDone', 'garbled'];
const certain = ['rejected', 'stranger', 'untrusted', 'off'];

/** The flows with a user, all together. Faults stand with the status in which their call was made. */
export const conversationCoverage: Coverage = {
  statuses: ['requesting', 'awaiting_user', 'confirming', 'ended'],
  actions: [...always, 'right', 'wrong', 'garbage', 'resend', ...ambiguous, 'wait', ...certain],
  never: [
    ...[...ambiguous, 'wait', ...certain].map((fault) => `ended × ${fault}`),
    // A resend: nothing is said of a person, so there is nothing to be trusted or not.
    'awaiting_user × untrusted',
  ],
};

/** The travel rule. Only its create is made once; a report is repeated whatever comes, so that fewer faults are different. */
export const travelRuleCoverage: Coverage = {
  statuses: ['requesting', 'awaiting_counterparty', 'awaiting_transfer', 'ended'],
  actions: [...always, 'decide', 'callback', 'contradiction', 'transfer', 'abandon', ...ambiguous, ...certain],
  never: [
    // Nothing waits for longer than a step takes there.
    'requesting × time passes',
    ...[...ambiguous, ...certain].flatMap((fault) => [`ended × ${fault}`, `awaiting_counterparty × ${fault}`]),
    ...['lostUndone', 'lostDone', 'untrusted', 'off'].map((fault) => `awaiting_transfer × ${fault}`),
  ],
};

/** Pairs that have been seen fewer than `least` times. */
export const missing = (tally: Tally, { statuses, actions, never }: Coverage, least: number): string[] =>
  statuses.flatMap((status) =>
    actions.flatMap((action) => {
      const [pair, times] = [`${status} × ${action}`, tally.times(status, action)];
      return times >= least || never.includes(pair) ? [] : [`${pair}: ${times} times`];
    }),
  );

/** How often each was done in each status: a row for each action. */
export const rows = (tally: Tally, { statuses, actions, never }: Coverage): string[][] =>
  actions.map((action) => [
    action,
    ...statuses.map((status) => (never.includes(`${status} × ${action}`) ? '–' : `${tally.times(status, action)}`)),
  ]);
