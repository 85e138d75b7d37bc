import type { RefusalDetail } from '../../contract/refusals.ts';
import { expectOpen } from '../run/handlers.ts';
import { refusal } from '../run/refusal.ts';
import { resendAt } from './challenge.ts';
import type { Conversation } from './conversation.ts';
import type { UserFlow } from './types.ts';

/** Tries left, where that is known: a message was sent, and no try that might be given back is in flight. */
export const triesLeft = ({ end, commands, challenge, counters }: Conversation): Partial<RefusalDetail> =>
  challenge && !commands.current && !end ? { attemptsRemaining: counters.attemptsLeft } : {};

/** Throws if no code can be submitted now. */
export const expectCode = (conversation: Conversation, code: unknown): void => {
  const { codeLength } = conversation.flow.facts;
  if (typeof code !== 'string' || code.length !== codeLength || !/^\d+$/.test(code))
    throw refusal('invalid_code', {
      message: `Expected a code of ${codeLength} digits`,
      field: 'code',
      ...triesLeft(conversation),
    });
  expectAnswerableBy('code', conversation, 'This method has no code: use approve once the user is done');
};

/** Throws if the user cannot approve now. */
export const expectApproval = (conversation: Conversation): void => {
  expectAnswerableBy('approval', conversation, 'This method is answered with a code: use submitCode');
};

/** Throws if the message cannot be sent again now. */
export const expectResend = (conversation: Conversation): void => {
  expectAwaiting(conversation);
  const { challenge, counters, options, deadline } = conversation;
  const left = triesLeft(conversation);
  if (counters.resendsLeft === 0) throw refusal('no_resends_left', left);
  const wait = challenge ? resendAt(challenge, options, deadline) - Date.now() : 0;
  if (wait > 0) throw refusal('cooldown', { retryAfter: Math.ceil(wait / 1_000), ...left });
};

/** Throws if no consent is awaited, or `terms` is malformed. */
export const expectConsent = (conversation: Conversation, terms: unknown): void => {
  expectOpen(conversation);
  if (!conversation.awaitsConsent) throw refusal('not_awaiting', { message: 'No consent is awaited' });
  const named = (term: unknown) => {
    const { id, version } = (term ?? {}) as Record<string, unknown>;
    return [id, version].every((word) => typeof word === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(word));
  };
  if (!Array.isArray(terms) || terms.length === 0 || terms.length > 20 || !terms.every(named))
    throw refusal('invalid_input', {
      message: 'Expected the terms agreed to, each with id and version',
      field: 'terms',
    });
};

const expectAnswerableBy = (how: UserFlow['answeredBy'], conversation: Conversation, message: string): void => {
  expectAwaiting(conversation);
  const left = triesLeft(conversation);
  if (conversation.challengeIsOver) throw refusal('challenge_expired', left);
  if (conversation.flow.answeredBy !== how) throw refusal('not_awaiting', { message, ...left });
};

/** Throws if the verification has ended, no message has been sent yet, or another command is in progress. */
const expectAwaiting = (conversation: Conversation): void => {
  const { status, commands, due } = conversation;
  expectOpen(conversation);
  if (status === 'requesting') throw refusal('not_awaiting', { message: 'No message is out yet', status });
  if (commands.current)
    throw refusal('busy', { message: 'Another answer or resend is in progress', status, retryAfter: 1 });
  // A cancel or the timer fired in this same workflow task, so the end is about to be set.
  expectOpen({ end: due });
};
