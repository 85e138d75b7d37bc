import type { InputOf, Provider } from '../../../../contract/providers/index.ts';
import { v1, vasp } from '../inputs.ts';
import type { Message } from './messages.ts';
import * as the from './messages.ts';
import type { Play, Theatre } from './theatre.ts';

/** The state of a run when two messages come. */
export interface Scene {
  name: string;
  /** Brings a run there. The theatre is open. */
  begin(theatre: Theatre): Promise<Play>;
  messages: Message[];
  /** A last message whose verdict reveals the state that the snapshot does not show. */
  last: { name: string; args: [unknown?] };
}

const begin =
  <P extends Provider>(provider: P, input: InputOf<P>, held: string[] = [], ...before: Message[]) =>
  async (theatre: Theatre): Promise<Play> => {
    const play = await theatre.start(provider, input, { held });
    await theatre.settled(play);
    for (const message of before) await message.send(play);
    await theatre.settled(play);
    return play;
  };
const freely = { resendCooldown: '0s' };
/** The cooldown in which the messages come. Milliseconds. */
export const coolDown = 6_000;

export const byUpdate = ([one]: Message[]) => one as Message;
export const bySignal = ([, one]: Message[]) => one as Message;
const rightCode = { name: 'submitCode', args: ['123456'] as [string] };
const report = { name: 'reportTransfer', args: [{ txHash: 'tx-3' }] as [object] };

export const scenes: Scene[] = [
  {
    name: 'waiting for the user',
    begin: begin('portone-v1', v1('SMS', freely)),
    messages: [
      byUpdate(the.rightCode),
      bySignal(the.wrongCode),
      bySignal(the.resend),
      byUpdate(the.cancel),
      the.temporalCancel,
    ],
    last: rightCode,
  },
  {
    name: 'in the cool-down',
    begin: begin('portone-v1', v1('SMS', { resendCooldown: `${coolDown / 1_000}s` })),
    messages: [byUpdate(the.wrongCode), byUpdate(the.resend), bySignal(the.resend), bySignal(the.cancel)],
    last: rightCode,
  },
  {
    name: 'having a code checked',
    begin: begin('portone-v1', v1('SMS', freely), ['portOneV1Confirm'], byUpdate(the.wrongCode)),
    messages: [byUpdate(the.rightCode), bySignal(the.resend), bySignal(the.cancel), the.temporalCancel],
    last: rightCode,
  },
  {
    name: 'sending its first message',
    begin: begin('portone-v1', v1('SMS', freely), ['portOneV1Request']),
    messages: [bySignal(the.rightCode), byUpdate(the.cancel), the.temporalCancel],
    last: rightCode,
  },
  {
    name: 'waiting for an approval',
    begin: begin('portone-v1', v1('APP', freely)),
    messages: [...the.approval, bySignal(the.cancel)],
    last: { name: 'approve', args: [] },
  },
  {
    name: 'waiting for consent',
    begin: begin('portone-v1', { ...v1('SMS', freely), consent: 'page' }),
    messages: [the.consent, bySignal(the.rightCode), byUpdate(the.cancel)],
    last: rightCode,
  },
  {
    name: 'creating its record',
    begin: begin('verify-vasp', vasp(), ['verifyVaspCreate']),
    messages: [the.verifiedNews, the.deniedNews, bySignal(the.cancel)],
    last: report,
  },
  {
    name: 'waiting for the counterparty',
    begin: begin('verify-vasp', vasp()),
    messages: [the.verifiedNews, the.deniedNews, bySignal(the.report), byUpdate(the.cancel)],
    last: report,
  },
  {
    name: 'waiting for the transfer',
    begin: begin('verify-vasp', vasp(), [], the.verifiedNews),
    messages: [the.deniedNews, the.transferNews, ...the.report, bySignal(the.abandonment)],
    last: report,
  },
];
