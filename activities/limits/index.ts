import { inBatches } from './batches.ts';
import type { Asked, AskLimiter, LimitActivities } from './types.ts';

/** The activities for limits, given a way to reach the limiters. Requests from one process to one limiter are batched. */
export const createLimitActivities = (askLimiter: AskLimiter): LimitActivities => {
  const ask = inBatches(askLimiter);
  const takeBack = async (granted: Asked[]): Promise<void> => {
    for (const { limiter, request } of granted) {
      if (request.kind === 'back') continue;
      const closes = request.kind === 'send' ? request.open?.id : undefined;
      await ask(limiter, { kind: 'back', keys: [request.key], ...(closes !== undefined && { closes }) });
    }
  };
  return {
    askLimits: async (asked) => {
      for (const [index, { limiter, request }] of asked.entries()) {
        const answer = await ask(limiter, request);
        if (answer.ok) continue;
        await takeBack(asked.slice(0, index));
        return answer;
      }
      return { ok: true };
    },
  };
};
