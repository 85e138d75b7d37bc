import type { Headers } from '@temporalio/common';
import { ApplicationFailure, defaultPayloadConverter, type WorkflowInterceptors } from '@temporalio/workflow';
import type { RefusalDetail, RefusalFailureType } from '../../contract/refusals.ts';
import type { Channel, ObeyedHeader, SealedAnswer, SealedMessage, SealedRefusal } from '../../protocol/messages.ts';
import type { Run } from '../../protocol/run.ts';
import { refusal } from '../run/refusal.ts';
import { Obeyed } from './obeyed.ts';

const header = 'hwagin-obeyed' satisfies ObeyedHeader;
const refused: RefusalFailureType = 'Refused';

/**
 * Opens the messages that a run receives, and seals its answers. Anybody who can write to Temporal can send a run one of its own
 * payloads, or none at all. So only a message with the right name, kind and id reaches a handler, and each does so once. Plain
 * arguments (typed into Temporal's CLI) are accepted if the run was started with plain input. A plain query is always answered,
 * because it changes nothing.
 */
export const interceptors = (): WorkflowInterceptors => {
  let takesBare = false;
  let obeyed = new Obeyed();
  const open = (name: string, channel: Channel, args: unknown[]): SealedMessage | undefined => {
    const [given] = args;
    if (isSealed(given) && given.message === name && given.channel === channel) return given;
    if (takesBare && !isSealed(given)) return undefined;
    throw refusal('forbidden', { message: `Expected a sealed ${channel}` });
  };
  const openUpdate = (name: string, updateId: string, args: unknown[]): SealedMessage | undefined => {
    const sealed = open(name, 'update', args);
    // Temporal itself accepts each id once.
    if (sealed && sealed.id !== updateId)
      throw refusal('forbidden', { message: 'Expected the id that the update was sealed with' });
    return sealed;
  };
  return {
    inbound: [
      {
        execute: (input, next) => {
          const [run] = input.args as [Partial<Run> | undefined];
          takesBare = run?.sealed === false;
          obeyed = new Obeyed(idsIn(input.headers));
          return next(input);
        },
        validateUpdate: (input, next) => {
          const sealed = openUpdate(input.name, input.updateId, input.args);
          try {
            next(sealed ? { ...input, args: [...sealed.args] } : input);
          } catch (error) {
            throw answering(sealed, error);
          }
        },
        handleUpdate: async (input, next) => {
          const sealed = openUpdate(input.name, input.updateId, input.args);
          if (!sealed) return await next(input);
          try {
            return answerOf(sealed, await next({ ...input, args: [...sealed.args] }));
          } catch (error) {
            throw answering(sealed, error);
          }
        },
        handleSignal: async (input, next) => {
          const sealed = openSignal(() => open(input.signalName, 'signal', input.args));
          if (sealed === 'refused' || (sealed && !obeyed.takes(sealed.id))) return;
          await next(sealed ? { ...input, args: [...sealed.args] } : input);
        },
        handleQuery: async (input, next) => {
          const [given] = input.args;
          if (!isSealed(given) || given.channel !== 'query' || given.message !== input.queryName)
            return await next(input);
          return answerOf(given, await next({ ...input, args: [...given.args] }));
        },
      },
    ],
    outbound: [
      {
        continueAsNew: (input, next) => {
          if (obeyed.ids.length === 0) return next(input);
          const ids = defaultPayloadConverter.toPayload(obeyed.ids);
          return next({ ...input, headers: { ...input.headers, [header]: ids } });
        },
      },
    ],
  };
};

/** A signal's handler must not throw: a message that is not meant for this run is ignored. */
const openSignal = (open: () => SealedMessage | undefined): SealedMessage | undefined | 'refused' => {
  try {
    return open();
  } catch {
    return 'refused';
  }
};

const isSealed = (given: unknown): given is SealedMessage => {
  const { message, id, channel, args } = (given ?? {}) as Partial<SealedMessage>;
  return typeof message === 'string' && typeof id === 'string' && typeof channel === 'string' && Array.isArray(args);
};

const answerOf = ({ id }: SealedMessage, value: unknown): SealedAnswer => ({ answers: id, value });

/** A refusal names the message that it answers, so that an old refusal cannot be replayed in its place. */
const answering = (sealed: SealedMessage | undefined, error: unknown): unknown => {
  if (!sealed || !(error instanceof ApplicationFailure) || error.type !== refused) return error;
  const detail = error.details?.[0] as RefusalDetail;
  const { id: answers, asker } = sealed;
  return ApplicationFailure.create({
    type: refused,
    message: error.message,
    nonRetryable: true,
    details: [
      { ...detail, ...(asker !== undefined && { asker }), at: Date.now(), answers } satisfies RefusalDetail &
        SealedRefusal,
    ],
  });
};

const idsIn = (headers: Headers): string[] => {
  const ids = headers[header];
  return ids ? defaultPayloadConverter.fromPayload<string[]>(ids) : [];
};
