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

/** Below what Temporal allows one run (2,000 updates). */
const messagesAtMost = 1_000;

/**
 * Keeps who creates records of one kind. Whoever creates one says so first, and Temporal has it before anything is created: who
 * finds a record afterwards asks here, and whoever may have made it has been heard. Ends by itself once nobody is known.
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
    await condition(isLong, idle, { summary: 'Until nobody is known any more' });
  await condition(allHandlersFinished);
  if (idleTime(book) > 0) await continueAsNew<typeof creates>(book.creators);
}

const idleTime = (book: CreateBook): number => Math.max(0, book.lapsesAt - Date.now());
