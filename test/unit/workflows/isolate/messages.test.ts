import { describe, expect, it, jest } from '@jest/globals';
import type { Headers } from '@temporalio/common';
import { type SealedMessage, sealedMessage } from '../../../../protocol/messages.ts';
import { interceptors } from '../../../../workflows/isolate/messages.ts';

/** A run of a workflow that receives signals; `headers` are those it was started with. */
const begin = async (headers: Headers = {}) => {
  const { inbound: [inbound] = [], outbound: [outbound] = [] } = interceptors();
  await inbound?.execute?.({ headers, args: [] }, async () => undefined);
  const obeyed = jest.fn();
  return {
    obeyed,
    signal: (message: SealedMessage) =>
      inbound?.handleSignal?.({ signalName: 'told', args: [message], headers: {} }, async ({ args }) => {
        obeyed(...args);
      }),
    /** Returns the headers of the next run. */
    continueAsNew: async (): Promise<Headers> => {
      let next: Headers = {};
      const continued = { args: [], headers: {}, options: { workflowType: 'creates' } };
      await outbound?.continueAsNew?.(continued, async ({ headers: given }) => {
        next = given;
        return undefined as never;
      });
      return next;
    },
  };
};

describe('a signal that is sent again', () => {
  const first = sealedMessage('told', 'signal', ['first']);

  it('is obeyed once in a run', async () => {
    const run = await begin();
    await run.signal(first);
    await run.signal(first);
    expect(run.obeyed.mock.calls).toEqual([['first']]);
  });

  it('is obeyed once in all runs that continue as new', async () => {
    const run = await begin();
    await run.signal(first);
    const next = await begin(await run.continueAsNew());
    await next.signal(first);
    const last = await begin(await next.continueAsNew());
    await last.signal(first);
    await last.signal(sealedMessage('told', 'signal', ['second']));
    expect([next.obeyed.mock.calls, last.obeyed.mock.calls]).toEqual([[], [['second']]]);
  });
});
