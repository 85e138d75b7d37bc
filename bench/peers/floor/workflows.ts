import {
  allHandlersFinished,
  condition,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { MobileOkActivities, MobileOkSession } from '../../../activities/mobile-ok/types.ts';
import type { MobileOkInput } from '../../../contract/providers/mobile-ok/input.ts';
import type { Outcome, Verdict } from '../../contenders/contender.ts';

export interface NoActivities {
  nothing(): Promise<void>;
}

export const sent = defineUpdate<void>('sent');
export const submitCode = defineUpdate<Verdict, [code: string]>('submitCode');

const safe = { startToCloseTimeout: '1 minute' } as const;
const once = { startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } } as const;
const { nothing: nothingHere } = proxyLocalActivities<NoActivities>(safe);
const { nothing } = proxyActivities<NoActivities>(once);
const { mobileOkToken } = proxyLocalActivities<MobileOkActivities>(safe);
const { mobileOkRequest, mobileOkConfirm } = proxyActivities<MobileOkActivities>(once);

const status = { name: 'VerificationStatus', type: 'KEYWORD' } as const;

interface Steps {
  token: () => Promise<void>;
  send: () => Promise<void>;
  confirm: (code: string) => Promise<Omit<Outcome, 'status'>>;
}

/** The same history as Hwagin's, event for event, of a flow that does nothing: the cost of the engine itself. */
export async function verifyNothing(): Promise<Outcome> {
  return sameHistory({
    token: nothingHere,
    send: nothing,
    confirm: async () => {
      await nothing();
      return {};
    },
  });
}

/** The same history, with the provider's three calls and nothing else: the minimum cost of any flow. */
export async function verifyInTheClear(input: MobileOkInput): Promise<Outcome> {
  let session: MobileOkSession;
  return sameHistory({
    token: async () => {
      session = await mobileOkToken();
    },
    send: async () => {
      const { token } = await mobileOkRequest(session, input);
      session = { ...session, token };
    },
    confirm: async (code) => {
      const verdict = await mobileOkConfirm(session, code);
      if (verdict.kind !== 'verified') throw new Error('the floor handles no wrong code');
      return { identity: verdict.identity };
    },
  });
}

const sameHistory = async ({ token, send, confirm }: Steps): Promise<Outcome> => {
  let isSent = false;
  let isDone = false;
  let submitted: string | undefined;
  setHandler(sent, async () => {
    await condition(() => isSent);
  });
  setHandler(submitCode, async (code): Promise<Verdict> => {
    submitted = code;
    await condition(() => isDone);
    return 'verified';
  });
  await token();
  await send();
  isSent = true;
  upsertSearchAttributes([{ key: status, value: 'awaiting_user' }]);
  // Left running at the end, as in Hwagin: cancelling it would add an event.
  void sleep('3 minutes');
  await condition(() => submitted !== undefined);
  const found = await confirm(submitted ?? '');
  isDone = true;
  upsertSearchAttributes([{ key: status, value: 'verified' }]);
  await condition(allHandlersFinished);
  return { status: 'verified', ...found };
};
