import type { HwaginClient } from '../client/client.ts';

/** What the gateway needs of the client. */
export type Verifications = Pick<
  HwaginClient,
  | 'start'
  | 'startAndWait'
  | 'submitCode'
  | 'approve'
  | 'resend'
  | 'cancel'
  | 'consent'
  | 'reportTransfer'
  | 'abandonTransfer'
  | 'expectKept'
  | 'snapshot'
  | 'result'
  | 'watch'
  | 'list'
  | 'erase'
  | 'callback'
>;
