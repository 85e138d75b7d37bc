/** The words of the domain as closed sets; `docs/flows.md` explains them. */

export const methods = ['SMS', 'LMS', 'ARS', 'PASS', 'APP', 'TOTP'] as const;
/** How the user answers. A flow without a user has none. */
export type Method = (typeof methods)[number];

export const openStatuses = [
  'requesting',
  'awaiting_user',
  'confirming',
  'awaiting_counterparty',
  'awaiting_transfer',
] as const;
export type OpenStatus = (typeof openStatuses)[number];

export const endStatuses = ['verified', 'denied', 'expired', 'canceled', 'max_attempts_reached', 'failed'] as const;
/** A closed set: a verification in one of these statuses never leaves it. */
export type EndStatus = (typeof endStatuses)[number];

export const statuses = [...openStatuses, ...endStatuses] as const;
export type Status = OpenStatus | EndStatus;

export const isEnd = (status: Status): status is EndStatus => (endStatuses as readonly string[]).includes(status);

export const purposes = [
  'sign_up',
  'change',
  'find_id',
  'find_password',
  'identity',
  'adult',
  'purchase',
  'other',
] as const;
/** What the verification is for. */
export type Purpose = (typeof purposes)[number];

export const carriers = ['SKT', 'KT', 'LGU', 'SKT_MVNO', 'KT_MVNO', 'LGU_MVNO'] as const;
export type Carrier = (typeof carriers)[number];

export type Gender = 'male' | 'female';
