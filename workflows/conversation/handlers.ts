import type { RefusalDetail } from '../../contract/refusals.ts';
import { expectOpen, handleMessages } from '../run/handlers.ts';
import { refusalOf } from '../run/refusal.ts';
import { expectApproval, expectCode, expectConsent, expectResend, triesLeft } from './checks.ts';
import type { Conversation } from './conversation.ts';

/** Registers the requests that callers can make of a conversation. */
export const handleConversation = (conversation: Conversation): void => {
  const unlessRefused = async (done: Promise<RefusalDetail | undefined>): Promise<void> => {
    const refused = await done;
    if (refused) throw refusalOf({ ...refused, ...triesLeft(conversation) });
  };
  handleMessages(conversation, {
    isReady: () => conversation.challenge !== undefined || conversation.awaitsConsent,
    verbs: {
      submitCode: {
        check: (code) => expectCode(conversation, code),
        act: (code) => unlessRefused(conversation.answer(code)),
      },
      approve: {
        check: () => expectApproval(conversation),
        act: () => unlessRefused(conversation.answer(undefined)),
      },
      resend: {
        check: () => expectResend(conversation),
        act: () => unlessRefused(conversation.resend()),
      },
      cancel: { check: () => expectOpen(conversation), act: () => conversation.cancel() },
      consent: {
        check: (terms) => expectConsent(conversation, terms),
        act: (terms) => conversation.agree(terms),
      },
    },
  });
};
