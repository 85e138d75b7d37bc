import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineUpdate,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { decideUpdate, LimitAnswer, LimitRequest } from '../../protocol/limits.ts';
import { LimitBook, type LimitState } from './limit-book.ts';

const decide = defineUpdate<LimitAnswer[], [LimitRequest[]]>('decide' satisfies typeof decideUpdate);

/** Below Temporal's limit for one run (2,000). */
const updatesAtMost = 1_000;
/** How long a limiter lives that was started but never asked, because its first update was lost. */
const unasked = '1m';

/**
 * Keeps the counts of one recipient, or one provider's spending. Ends by itself once nothing counts any more; the next request
 * starts it again.
 */
export async function limiter(before?: LimitState): Promise<void> {
  const book = new LimitBook(before);
  let updates = 0;
  setHandler(
    decide,
    (requests) => {
      updates++;
      const answers = requests.map((request) => book.decide(request, Date.now()));
      show(book);
      return answers;
    },
    { description: 'Reserve messages and tries, or give them back' },
  );
  const isLong = () => updates >= updatesAtMost || workflowInfo().continueAsNewSuggested;
  if (!before) await condition(() => updates > 0, unasked);
  for (let idle = idleTime(book); idle > 0 && !isLong(); idle = idleTime(book))
    await condition(isLong, idle, { summary: 'Until nothing counts any more' });
  await condition(allHandlersFinished);
  if (idleTime(book) > 0) await continueAsNew<typeof limiter>(book.state);
}

const idleTime = (book: LimitBook): number => Math.max(0, book.lapsesAt - Date.now());

const show = ({ counts: { sends, tries, open } }: LimitBook): void =>
  setCurrentDetails(`Sent: ${sends}. Tries that count as wrong: ${tries}. Open verifications: ${open}.`);
