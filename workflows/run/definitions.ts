import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Callback } from '../../contract/callbacks.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { begunSignal, callbackSignal, snapshotQuery, UpdateName, Updates } from '../../protocol/messages.ts';

const update = <N extends UpdateName>(name: N) => defineUpdate<Snapshot, Updates[N]['args'], N>(name);
const signal = <N extends UpdateName>(name: N) => defineSignal<Updates[N]['args'], N>(name);

export const snapshotOf = defineQuery<Snapshot>('snapshot' satisfies typeof snapshotQuery);
export const callback = defineSignal<[Callback]>('callback' satisfies typeof callbackSignal);
export const begun = defineSignal<[activityId: string]>('begun' satisfies typeof begunSignal);

export const updates = {
  submitCode: update('submitCode'),
  approve: update('approve'),
  resend: update('resend'),
  cancel: update('cancel'),
  consent: update('consent'),
  reportTransfer: update('reportTransfer'),
  abandonTransfer: update('abandonTransfer'),
  awaitChallenge: update('awaitChallenge'),
};

export const signals = {
  submitCode: signal('submitCode'),
  approve: signal('approve'),
  resend: signal('resend'),
  cancel: signal('cancel'),
  reportTransfer: signal('reportTransfer'),
  abandonTransfer: signal('abandonTransfer'),
};
