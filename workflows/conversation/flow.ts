import type { ConversationOptions } from '../../contract/options.ts';
import type { ProviderOf } from '../../contract/providers/index.ts';
import type { Run } from '../../protocol/run.ts';
import { type Flow, flow } from '../run/flow.ts';
import { Conversation } from './conversation.ts';
import { handleConversation } from './handlers.ts';
import { hold } from './steps.ts';
import type { UserFlow } from './types.ts';

/** The flow of a provider that talks to a user. `userFlow` creates the provider-specific part. */
export const conversationFlow = <P extends ProviderOf<'conversation'>>(
  facts: Flow<P>['facts'],
  shapes: Flow['shapes'],
  userFlow: (run: Run<P>) => UserFlow,
): Flow<P> =>
  flow(facts, shapes, 'PINNED', async (run) => {
    const options: ConversationOptions = run.input.options;
    const conversation = new Conversation(run, options, userFlow(run));
    handleConversation(conversation);
    return await conversation.toTheEnd(() => hold(conversation));
  });
