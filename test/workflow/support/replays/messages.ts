import { WorkflowUpdateStage } from '@temporalio/client';
import { record } from '../answers.ts';
import { untilTaken } from '../asking.ts';
import type { Play } from './theatre.ts';

/** Something that is sent to a run. Resolves once the server has it; an update only once a worker has accepted or refused it. */
export interface Message {
  name: string;
  send(play: Play): Promise<unknown>;
}

const update = (name: string, ...args: unknown[]): Message => ({
  name: `${[name, ...args.filter((arg) => typeof arg === 'string')].join(' ')} by update`,
  send: ({ handle }) =>
    untilTaken(() => handle.startUpdate(name, { args: args as [unknown], waitForStage: WorkflowUpdateStage.ACCEPTED })),
});
const signal = (name: string, ...args: unknown[]): Message => ({
  name: `${[name, ...args.filter((arg) => typeof arg === 'string')].join(' ')} by signal`,
  send: ({ handle }) => handle.signal(name, ...args),
});
const callback = (name: string, news: object): Message => ({
  name: `callback ${name}`,
  send: ({ handle }) => handle.signal('callback', { type: 'VERIFICATION_RESULT', uuid: record.uuid, ...news }),
});

const right = '123456';
const wrong = '000000';
const transfer = { txHash: 'tx-1' };
const byBoth = (name: string, ...args: unknown[]) => [update(name, ...args), signal(name, ...args)];

export const temporalCancel: Message = { name: 'Temporal’s Cancel', send: ({ handle }) => handle.cancel() };
export const rightCode = byBoth('submitCode', right);
export const wrongCode = byBoth('submitCode', wrong);
export const approval = byBoth('approve');
export const resend = byBoth('resend');
export const cancel = byBoth('cancel');
export const consent = update('consent', [{ id: 'terms', version: '1' }]);
export const report = byBoth('reportTransfer', transfer);
export const abandonment = byBoth('abandonTransfer', 'NO');
export const awaitChallenge = update('awaitChallenge', 'fingerprint');
export const verifiedNews = callback('VERIFIED', { result: 'VERIFIED' });
export const deniedNews = callback('DENIED', { result: 'DENIED', reason: 'NO' });
export const transferNews = callback('TX_REPORT', { type: 'TX_REPORT', txHash: 'tx-2' });
