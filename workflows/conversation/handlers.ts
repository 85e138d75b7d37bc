import { CancellationScope, condition, setHandler } from '@temporalio/workflow';
import { signals, snapshotOf, updates } from '../run/definitions.ts';
import type { End } from '../run/end.ts';
import { providerOff, type Refused, refusal, refusalCodeOf, refusalOf } from '../run/refusal.ts';
import type { Conversation } from './conversation.ts';

const ended = ({ status, reason }: End) =>
  refusal('ended', `The verification has ended: ${status}`, { status, ...(reason !== undefined && { reason }) });

/** Tries left, where that is known: a message is out, and no try is in flight that may be given back. */
const triesLeft = ({ end, busy, challenge, counters }: Conversation) =>
  challenge && !busy && !end ? { attemptsRemaining: counters.attemptsLeft } : {};

/** Throws the refusal that an ended, unsent or busy conversation gives to anything its user asks for. */
const expectAwaiting = (conversation: Conversation): void => {
  const { end, status, busy, due } = conversation;
  if (end) throw ended(end);
  if (status === 'requesting') throw refusal('not_awaiting', 'No message is out yet', { status });
  if (busy) throw refusal('busy', 'Another answer or resend is being dealt with', { status, retryAfter: 1 });
  // A cancel, or the timer, came in this same workflow task: the end is only a moment away.
  if (due) throw ended(due);
};

const expectAnswerable = (conversation: Conversation): void => {
  expectAwaiting(conversation);
  if (conversation.challengeIsOver)
    throw refusal(
      'challenge_expired',
      'The message can no longer be answered; ask for another',
      triesLeft(conversation),
    );
};

const expectCode = (conversation: Conversation, code: unknown): void => {
  const { codeLength } = conversation.flow.facts;
  if (typeof code !== 'string' || code.length !== codeLength || !/^\d+$/.test(code))
    throw refusal('invalid_code', `Expected the code’s ${codeLength} digits`, {
      field: 'code',
      ...triesLeft(conversation),
    });
  expectAnswerable(conversation);
  if (conversation.flow.answeredBy !== 'code')
    throw refusal(
      'not_awaiting',
      'This method has no code: use approve once the user is done',
      triesLeft(conversation),
    );
};

const expectApproval = (conversation: Conversation): void => {
  expectAnswerable(conversation);
  if (conversation.flow.answeredBy !== 'approval')
    throw refusal('not_awaiting', 'This method is answered with a code: use submitCode', triesLeft(conversation));
};

const expectResend = (conversation: Conversation): void => {
  expectAwaiting(conversation);
  const left = triesLeft(conversation);
  if (conversation.counters.resendsLeft === 0) throw refusal('no_resends_left', 'No resends are left', left);
  const wait = Date.parse(conversation.snapshot().challenge?.resendAt ?? '') - Date.now();
  if (wait > 0)
    throw refusal('cooldown', 'The last message is too recent', { retryAfter: Math.ceil(wait / 1_000), ...left });
};

const expectOpen = ({ end }: Conversation): void => {
  if (end) throw ended(end);
};

/** Throws what a verification whose first message was forbidden, or whose provider is off, has for everybody who waits. */
const expectBegun = ({ run, forbidden, notConfigured }: Conversation, toWhom: { asker?: string } = {}): void => {
  if (forbidden) throw refusalOf({ ...forbidden.detail, ...toWhom });
  if (notConfigured) throw providerOff(run.provider, notConfigured, toWhom);
};

const expectConsent = (conversation: Conversation, terms: unknown): void => {
  expectOpen(conversation);
  if (!conversation.awaitsConsent) throw refusal('not_awaiting', 'No consent is awaited');
  const named = (term: unknown) => {
    const { id, version } = (term ?? {}) as Record<string, unknown>;
    return [id, version].every((word) => typeof word === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(word));
  };
  if (!Array.isArray(terms) || terms.length === 0 || terms.length > 20 || !terms.every(named))
    throw refusal('invalid_input', 'Expected the terms agreed to, each with id and version', { field: 'terms' });
};

const expectSameInput = (conversation: Conversation, fingerprint: unknown): void => {
  if (fingerprint !== conversation.run.fingerprint)
    throw refusal('already_exists', 'A verification with this id and another input exists', { field: 'id' });
};

/**
 * Registers what callers may ask of a conversation. Validators refuse without a trace in the history; handlers check again,
 * since two requests can pass their validators in the same task.
 */
export const handleMessages = (conversation: Conversation): void => {
  // Temporal's Cancel of the run must not break off what a caller waits for. One scope for all: each costs promises, and the
  // SDK keeps the stack of every promise.
  const shielded = new CancellationScope({ cancellable: false });
  const detached = async (act: () => Promise<void>) => {
    await shielded.run(act);
    expectBegun(conversation);
    return conversation.snapshot();
  };
  const obeyIfPossible = async (name: string, check: () => void, act: () => Promise<void>): Promise<void> => {
    const ignore = (error: unknown): void => {
      const code = refusalCodeOf(error);
      if (!code) throw error;
      conversation.ignore(name, code);
    };
    try {
      check();
    } catch (error) {
      return ignore(error);
    }
    // At once, before anything else of this workflow task is looked at.
    await shielded.run(act).catch(ignore);
  };
  const unlessRefused = async (done: Promise<Refused | undefined>): Promise<void> => {
    const refused = await done;
    if (refused) throw refusalOf({ ...refused.detail, ...triesLeft(conversation) });
  };

  const submitCode = (code: string) => {
    expectCode(conversation, code);
    return unlessRefused(conversation.answer(code));
  };
  const approve = () => {
    expectApproval(conversation);
    return unlessRefused(conversation.answer(undefined));
  };
  const resend = () => {
    expectResend(conversation);
    return unlessRefused(conversation.resend());
  };

  setHandler(snapshotOf, () => conversation.snapshot(), { description: 'Where the verification stands' });

  setHandler(updates.submitCode, (code) => detached(() => submitCode(code)), {
    validator: (code) => expectCode(conversation, code),
    description: 'The user’s code; answers with its verdict',
  });
  setHandler(updates.approve, () => detached(approve), {
    validator: () => expectApproval(conversation),
    description: 'The user says "done" (PASS, ARS, APP); answers with the verdict',
  });
  setHandler(updates.resend, () => detached(resend), {
    validator: () => expectResend(conversation),
    description: 'Send the message again',
  });
  setHandler(updates.cancel, () => detached(() => conversation.cancel()), {
    validator: () => expectOpen(conversation),
    description: 'End the verification, once nothing is in flight',
  });
  setHandler(
    updates.consent,
    (terms) => {
      expectConsent(conversation, terms);
      conversation.agree(terms);
      return conversation.snapshot();
    },
    {
      validator: (terms) => expectConsent(conversation, terms),
      description: 'The user has agreed to the terms; the first message can go out',
    },
  );
  setHandler(
    updates.awaitChallenge,
    async (_fingerprint, asker) => {
      await shielded.run(() =>
        condition(() => conversation.challenge !== undefined || conversation.awaitsConsent || conversation.over),
      );
      const toWhom = asker === undefined ? {} : { asker };
      expectBegun(conversation, toWhom);
      return { ...conversation.snapshot(), ...toWhom };
    },
    {
      validator: (fingerprint, _asker) => expectSameInput(conversation, fingerprint),
      description: 'Waits for the first challenge, or the end',
    },
  );

  setHandler(
    signals.submitCode,
    (code) =>
      obeyIfPossible(
        'submitCode',
        () => expectCode(conversation, code),
        () => submitCode(code),
      ),
    { description: 'The user’s code, for callers that do not wait' },
  );
  setHandler(signals.approve, () => obeyIfPossible('approve', () => expectApproval(conversation), approve), {
    description: 'The user says "done", for callers that do not wait',
  });
  setHandler(signals.resend, () => obeyIfPossible('resend', () => expectResend(conversation), resend), {
    description: 'Send the message again, for callers that do not wait',
  });
  setHandler(
    signals.cancel,
    () =>
      obeyIfPossible(
        'cancel',
        () => expectOpen(conversation),
        () => conversation.cancel(),
      ),
    { description: 'End the verification, for callers that do not wait' },
  );
};
