import { condition } from '@temporalio/workflow';
import { limitsUnsaid } from '../run/start-failures.ts';
import { Answering } from './answering.ts';
import type { Command } from './commands.ts';
import type { Conversation } from './conversation.ts';
import { Sending } from './sending.ts';

/**
 * Runs the conversation: sends the first message, then carries out the user's commands until the end. Does one thing at a time,
 * so a call in flight always decides before a deadline or a cancel.
 */
export const hold = async (conversation: Conversation): Promise<void> => {
  const sending = new Sending(conversation);
  const answering = new Answering(conversation, sending);
  await begin(conversation, sending);
  while (!conversation.over) {
    const command = conversation.commands.current ?? (await nextCommand(conversation));
    if (command) await carryOut(conversation, command, { sending, answering });
  }
};

const begin = async (conversation: Conversation, sending: Sending): Promise<void> => {
  // Fail closed: send nothing unless the start said explicitly that nothing is limited.
  if (!conversation.run.limits) conversation.startFailure = { kind: 'notConfigured', missing: [limitsUnsaid] };
  else if (conversation.awaitsConsent)
    await conversation.consent.until(() => conversation.cancelRequested, conversation.deadline);
  if (!conversation.over && !conversation.unwanted && !conversation.awaitsConsent) await sending.start();
};

/** Waits for a command, a cancel or a deadline. Returns undefined if no command came. */
const nextCommand = async (conversation: Conversation): Promise<Command | undefined> => {
  conversation.finishIfDue();
  if (conversation.end) return undefined;
  setAlarm(conversation);
  const { commands, alarm } = conversation;
  await condition(() => commands.current !== undefined || conversation.cancelRequested || alarm.rang);
  return commands.current;
};

const carryOut = async (
  conversation: Conversation,
  command: Command,
  { sending, answering }: { sending: Sending; answering: Answering },
): Promise<void> => {
  const refused = command.kind === 'answer' ? await answering.confirm(command.code) : await sending.resend();
  const reply = conversation.commands.finish();
  conversation.finishIfDue();
  if (!conversation.over) setAlarm(conversation);
  conversation.show();
  // An end says more than a refusal.
  reply(conversation.over ? undefined : refused);
};

/** One timer: first for the challenge, then for the whole verification. It is not reset while codes are tried. */
const setAlarm = ({ alarm, challenge, challengeIsOver, deadline }: Conversation): void => {
  if (alarm.isSet) return;
  const until = challenge && !challengeIsOver ? challenge.expiresAt : deadline;
  const summary = until === deadline ? 'Until the verification expires' : 'Until the challenge expires';
  alarm.set(until - Date.now(), summary);
};
