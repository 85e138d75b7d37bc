import type { Snapshot } from '../contract/snapshot.ts';
import type { VerbName } from '../contract/verbs.ts';
import { sealedMessage } from '../protocol/messages.ts';
import { askServer, askWorker, type ClientContext } from './context.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { parseId } from './input.ts';
import { endOf, isOpen, look } from './look.ts';
import { believedSnapshot, ofRun, readSnapshot, snapshotOf } from './read.ts';
import { asOfNow, updateIdOf } from './repeats.ts';
import { isOverMeanwhile, noWorker } from './temporal-errors.ts';

export interface SendOptions {
  /**
   * The id of your own request. While the verification is open, the same id gets the same verdict and is acted on once. A
   * temporary refusal (`limited`, `busy` …) is not a verdict: later the same id may succeed.
   * @default a new one for each call
   */
  requestId?: string;
  /** How long to wait for the verdict, in milliseconds. @default 60_000 */
  timeoutMs?: number;
}

/**
 * Sends an update and waits for its verdict: the snapshot after it, or a refusal. If the verdict takes longer than `timeoutMs`,
 * returns the current snapshot (`confirming`). Throws `no_worker` if nobody answers at all.
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
  // With an id, even a generated one, a repeat is the same update.
  const request = requestId ?? self;
  const askNth = async (nth: number): Promise<Snapshot> => {
    const message = sealedMessage(name, 'update', args, updateIdOf(request, nth), self);
    const options = { args: [message] as [unknown], updateId: message.id };
    const given = await askWorker(context, id, timeoutMs, () => handle.executeUpdate(name, options), message.id);
    const snapshot = believedSnapshot(id, message.id, given);
    // An earlier run of the id may have answered a request of the caller's own id. Ours is new.
    return requestId === undefined ? snapshot : ofRun(await look(context, id), snapshot);
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

/** For one request, after refusals. Temporal accepts 2,000 updates per run. */
const mostRepeats = 100;

/**
 * Whether a refusal was about a status that has already changed. An update and the news that changes the status (a provider's
 * answer) may come in the same task, and the update is checked first. A snapshot of a run that no worker has cached may also have
 * shown a later status. A refusal leaves nothing in the history, so the same update can be sent again. If no snapshot can be
 * read, the refusal stands.
 */
const isOvertaken = async (context: ClientContext, id: string, error: unknown): Promise<boolean> => {
  if (!isHwaginError(error, 'not_awaiting') || error.status === undefined) return false;
  const now = await readSnapshot(context, id).catch(() => undefined);
  return now !== undefined && now.status !== error.status;
};

/**
 * For an update that was accepted, but whose verdict did not come: the run ended meanwhile, or a provider is slow. Returns the
 * current snapshot if it can be read; otherwise throws `error`.
 */
export const afterUpdate = async (context: ClientContext, id: string, error: unknown): Promise<Snapshot> => {
  if (isOverMeanwhile(error)) {
    const run = await look(context, id);
    // Somebody who answers in the worker's place could claim this of a run that is still open.
    if (isOpen(run)) throw noWorker(error);
    return (await endOf(context, run)).snapshot;
  }
  if (!isHwaginError(error, 'no_worker')) throw error;
  try {
    return await snapshotOf(context, await look(context, id), 2_000);
  } catch {
    throw error;
  }
};

/** Sends the signal of the same name: returns once Temporal has it, and does not report the effect. */
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

/** Why a run accepts no message: it has ended (`ended`, with its end), its provider is off, or there is no run. */
const endedError = async (context: ClientContext, id: string): Promise<HwaginError> => {
  const { status, reason } = (await endOf(context, await look(context, id))).snapshot;
  return new HwaginError({
    code: 'ended',
    message: `The verification has ended: ${status}${reason ? ` (${reason})` : ''}`,
    status,
    ...(reason && { reason }),
  });
};
