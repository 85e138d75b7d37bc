import type { Snapshot } from '../contract/snapshot.ts';
import type { VerbName } from '../contract/verbs.ts';
import { sealedMessage } from '../protocol/messages.ts';
import { askServer, askWorker, type ClientContext } from './context.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { parseId } from './input.ts';
import { endOf, isOpen, look } from './look.ts';
import { believedSnapshot, querySnapshot } from './read.ts';
import { asOfNow, updateIdOf } from './repeats.ts';
import { isOverMeanwhile, noWorker } from './temporal-errors.ts';

export interface SendOptions {
  /**
   * Of your own request: while the verification is open, the same id gets the same verdict and is acted on once. A refusal that
   * passes (`limited`, `busy` …) is none: after its time the same id may succeed.
   * @default a new one for each call
   */
  requestId?: string;
  /** How long to wait for the verdict, in milliseconds. @default 60_000 */
  timeoutMs?: number;
}

/**
 * Sends an update and waits for its verdict: the snapshot after it, or a refusal. A verdict that takes longer than
 * `timeoutMs` gives the snapshot of that moment (`confirming`); `no_worker` when nobody answers at all.
 */
export const send = async (
  context: ClientContext,
  id: string,
  name: VerbName,
  args: readonly unknown[],
  { requestId, timeoutMs = 60_000 }: SendOptions = {},
): Promise<Snapshot> => {
  parseId(id);
  const handle = context.client.workflow.getHandle(id);
  const self = crypto.randomUUID();
  // With an id, also of our own, a repeat is the same update.
  const request = requestId ?? self;
  const askNth = async (nth: number): Promise<Snapshot> => {
    const message = sealedMessage(name, 'update', args, updateIdOf(request, nth), self);
    const options = { args: [message] as [unknown], updateId: message.id };
    const given = await askWorker(context, id, timeoutMs, () => handle.executeUpdate(name, options), message.id);
    return believedSnapshot(id, message.id, given);
  };
  const ask = async (): Promise<Snapshot> => {
    for (let nth = 1; ; nth++) {
      try {
        return await askNth(nth);
      } catch (error) {
        const now = nth < mostRepeats ? asOfNow(error, self) : error;
        if (now !== undefined) throw now;
      }
    }
  };
  try {
    return await ask().catch(async (error: unknown) => {
      if (!(await isOvertaken(context, id, error))) throw error;
      return await ask();
    });
  } catch (error) {
    if (isHwaginError(error, 'not_found')) throw await endedError(context, id);
    return afterUpdate(context, id, error);
  }
};

/** Of one request, after refusals. Temporal takes 2,000 updates of a run. */
const mostRepeats = 100;

/**
 * Whether a refusal was of a status that has passed. What a run has just got (a provider's answer) and an update may come to it
 * in one task, and the update is judged first; a snapshot of a run that no worker remembers may have shown more before that.
 * A refusal leaves nothing behind, so that the same update may be asked for again. It stands where no snapshot can be had.
 */
const isOvertaken = async (context: ClientContext, id: string, error: unknown): Promise<boolean> => {
  if (!isHwaginError(error, 'not_awaiting') || error.status === undefined) return false;
  const now = await querySnapshot(context, id).catch(() => undefined);
  return now !== undefined && now.status !== error.status;
};

/**
 * An update that was taken, but whose verdict did not come: the run ended meanwhile, or a provider is slow. The snapshot
 * of now, where it can be had; otherwise throws what was thrown.
 */
export const afterUpdate = async (context: ClientContext, id: string, error: unknown): Promise<Snapshot> => {
  if (isOverMeanwhile(error)) {
    const run = await look(context, id);
    // Who answers in the worker's place can say so of a run that goes on.
    if (isOpen(run)) throw noWorker(error);
    return (await endOf(context, run)).snapshot;
  }
  if (!isHwaginError(error, 'no_worker')) throw error;
  try {
    return await querySnapshot(context, id, 2_000);
  } catch {
    throw error;
  }
};

/** Sends the signal of the same name: returns once Temporal has it, and does not say what becomes of it. */
export const sendSignal = async (
  context: ClientContext,
  id: string,
  name: string,
  args: readonly unknown[],
): Promise<void> => {
  parseId(id);
  try {
    await askServer(context, id, () =>
      context.client.workflow.getHandle(id).signal(name, sealedMessage(name, 'signal', args)),
    );
  } catch (error) {
    throw isHwaginError(error, 'not_found') ? await endedError(context, id) : error;
  }
};

/** Why a run takes no message: it has ended (`ended`, with its end), its provider is off, or there is none. */
const endedError = async (context: ClientContext, id: string): Promise<HwaginError> => {
  const { status, reason } = (await endOf(context, await look(context, id))).snapshot;
  return new HwaginError({
    code: 'ended',
    message: `The verification has ended: ${status}${reason ? ` (${reason})` : ''}`,
    status,
    ...(reason && { reason }),
  });
};
