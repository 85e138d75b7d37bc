import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { MobileOkSession } from '../../../activities/mobile-ok/types.ts';
import type { MobileOkInput } from '../../../contract/providers/mobile-ok/input.ts';
import type { Outcome, Verdict } from '../../contenders/contender.ts';
import type { PlainActivities } from './activities.ts';

export const sent = defineUpdate<void>('sent');
export const submitCode = defineUpdate<Verdict, [string]>('submitCode');

const { token } = proxyActivities<PlainActivities>({ startToCloseTimeout: '1 minute' });
const { send, confirm } = proxyActivities<PlainActivities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 1 },
});

/** MobileOK by SMS as in Temporal's samples: every call is an activity, and answers come as updates. */
export async function verify(input: MobileOkInput): Promise<Outcome> {
  let session: MobileOkSession | undefined;
  let outcome: Outcome | undefined;
  let attemptsLeft = 5;

  setHandler(sent, async () => {
    await condition(() => session !== undefined || outcome !== undefined);
  });
  setHandler(
    submitCode,
    async (code): Promise<Verdict> => {
      attemptsLeft--;
      const { verdict, session: next } = await confirm(session as MobileOkSession, code);
      session = next;
      if (verdict.kind === 'verified') outcome = { status: 'verified', identity: verdict.identity };
      else if (attemptsLeft === 0) outcome = { status: 'max_attempts_reached' };
      return outcome?.status ?? 'wrong';
    },
    {
      validator: (_code: string) => {
        if (!session || outcome || attemptsLeft === 0) throw ApplicationFailure.nonRetryable('Not awaiting a code');
      },
    },
  );

  const result = await send(await token(), input);
  if (result.kind === 'denied') outcome = { status: 'denied' };
  else session = result.session;
  if (!(await condition(() => outcome !== undefined, '3 minutes'))) outcome = { status: 'expired' };
  await condition(allHandlersFinished);
  return outcome as unknown as Outcome;
}
