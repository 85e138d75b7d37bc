import type { LimitAnswer, LimitRequest } from '../../protocol/limits.ts';
import type { AskLimiter } from './types.ts';

interface Waiting {
  request: LimitRequest;
  resolve: (answer: LimitAnswer) => void;
  reject: (error: unknown) => void;
}

const batchAtMost = 100;

/**
 * Sends each limiter one update at a time; requests that come meanwhile go with the next one. So two hundred starts for one
 * number become a handful of updates. A limiter accepts no more than ten updates at once.
 */
export const inBatches = (ask: AskLimiter) => {
  const queues = new Map<string, Waiting[]>();

  const drain = async (limiter: string, queue: Waiting[]): Promise<void> => {
    for (let batch = queue.splice(0, batchAtMost); batch.length > 0; batch = queue.splice(0, batchAtMost))
      await askFor(limiter, batch);
    queues.delete(limiter);
  };

  const askFor = async (limiter: string, batch: Waiting[]): Promise<void> => {
    try {
      const requests = batch.map(({ request }) => request);
      const answers = await ask(limiter, requests);
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index];
        if (answer) resolve(answer);
        else reject(new Error('A limiter did not answer a request'));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  return (limiter: string, request: LimitRequest): Promise<LimitAnswer> =>
    new Promise((resolve, reject) => {
      const waiting = { request, resolve, reject };
      const queue = queues.get(limiter);
      if (queue) return void queue.push(waiting);
      const started = [waiting];
      queues.set(limiter, started);
      void drain(limiter, started);
    });
};
