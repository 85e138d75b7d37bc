import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { AdoptAnswer, adoptUpdate, CreateNews, toldSignal } from '../../protocol/creates.ts';
import { CreateBook, type Creator } from './create-book.ts';

const told = defineSignal<[CreateNews]>('told' satisfies typeof toldSignal);
const adopt = defineUpdate<AdoptAnswer, [run: string]>('adopt' satisfies typeof adoptUpdate);

/** Below Temporal's limit for one run (2,000 updates). */
const messagesAtMost = 1_000;

/**
 * Keeps a list of who creates records of one kind. Every creator announces itself here before it creates anything, and Temporal
 * has stored that. Whoever later finds a record asks here, and every possible creator is already listed. Ends by itself once the
 * list is empty.
 */
export async function creates(before?: readonly Creator[]): Promise<void> {
  const book = new CreateBook(before);
  let messages = 0;
  setHandler(told, (news) => {
    messages++;
    book.hear(news, Date.now());
    setCurrentDetails(`Calls within the hour: ${book.creators.length}.`);
  });
  setHandler(adopt, (run) => {
    messages++;
    return book.isAlone(run, Date.now()) ? 'alone' : 'not_alone';
  });
  const isLong = () => messages >= messagesAtMost || workflowInfo().continueAsNewSuggested;
  for (let idle = idleTime(book); idle > 0 && !isLong(); idle = idleTime(book))
    await condition(isLong, idle, { summary: 'Until the list is empty' });
  await condition(allHandlersFinished);
  if (idleTime(book) > 0) await continueAsNew<typeof creates>(book.creators);
}

const idleTime = (book: CreateBook): number => Math.max(0, book.lapsesAt - Date.now());
