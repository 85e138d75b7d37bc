import type { WorkflowExecutionInfo } from '@temporalio/client';
import { z } from 'zod';
import { type Provider, providers, workflowTypes } from '../contract/providers/index.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { type EndStatus, methods, openStatuses } from '../contract/words.ts';
import { tombstoneWorkflow } from '../protocol/erasure.ts';
import { fingerprintSchema, tombstoneSchema } from '../protocol/memos.ts';
import { resultOf } from '../protocol/results.ts';
import type { Result } from '../protocol/run.ts';
import { askServer, type ClientContext } from './context.ts';
import type { HwaginError } from './errors.ts';
import { erased, isForged, notFound, ownStartFailure, serverRefusal } from './temporal-errors.ts';

const methodSchema = z.enum(methods);
const openStatusSchema = z.enum(openStatuses);
/** Milliseconds. */
const resultTimeoutMs = 5_000;

/** A run, listed or described. */
export type RunInfo = Omit<WorkflowExecutionInfo, 'raw'>;

/** What Temporal itself knows about a verification. Cheap, needs no worker. Throws `not_found`, `erased`. */
export const look = async (context: ClientContext, id: string): Promise<RunInfo> => {
  const run = await describe(context, id);
  if (run.type === tombstoneWorkflow && isTombstone(run)) throw erased(id);
  if (providerOf(run) === undefined) throw notFound(id);
  return run;
};

/** The latest run under an id, whatever its type. Throws `not_found`. */
export const describe = (context: ClientContext, id: string): Promise<RunInfo> =>
  askServer(context, id, () => context.client.workflow.getHandle(id).describe());

/** Whether its memo, written with our keys, says which verification it replaces. */
export const isTombstone = (run: RunInfo): boolean => {
  const memo = tombstoneSchema.safeParse(run.memo);
  return run.type === tombstoneWorkflow && memo.success && memo.data.erased === run.workflowId;
};

export const isOpen = (run: RunInfo): boolean => run.status.name === 'RUNNING';

/** The fingerprint of the input that a run was started with. */
export const fingerprintOf = (run: RunInfo): string | undefined =>
  fingerprintSchema.safeParse(run.memo).data?.fingerprint;

/**
 * How a closed run has ended, from its result: needs no worker. Throws `not_configured`, `limited` or `locked` if it was refused
 * before anything was started. A run that an operator has terminated has no result of its own: it is `failed`, with Temporal's
 * status as the reason.
 */
export const endOf = async (context: ClientContext, run: RunInfo): Promise<Result> => {
  if (run.status.name === 'COMPLETED')
    return resultOf(run, providerOf(run), await completedWith(context, run)) ?? forcedEnd(run, 'invalid_result');
  const failure = await startFailureOf(context, run);
  if (failure) throw failure;
  return forcedEnd(run);
};

/** Why a closed run was refused before anything was started; undefined for every other end. */
export const startFailureOf = async (context: ClientContext, run: RunInfo): Promise<HwaginError | undefined> => {
  const { workflowId: id, runId } = run;
  if (run.status.name !== 'FAILED') return undefined;
  return askServer(context, id, () =>
    context.client.workflow.result(id, runId).then(
      () => undefined,
      (error: unknown) => ownStartFailure(error, runId),
    ),
  );
};

/**
 * A snapshot from what Temporal indexes: without challenge, last attempt and messages, and with the status of the last milestone.
 */
export const outline = (run: RunInfo): Snapshot => {
  const provider = providerOf(run);
  if (provider === undefined) throw notFound(run.workflowId);
  const method = methodSchema.safeParse(attribute(run, searchAttributes.method)).data;
  return {
    id: run.workflowId,
    provider,
    ...(method && { method }),
    // An end is only accepted from a result.
    status: openStatusSchema.safeParse(attribute(run, searchAttributes.status)).data ?? 'requesting',
    messages: [],
    createdAt: run.startTime.toISOString(),
    ...(run.closeTime && { endedAt: run.closeTime.toISOString() }),
  };
};

/** Undefined if the result was not written with our keys; throws if this process lacks the key. */
const completedWith = async (context: ClientContext, { workflowId: id, runId }: RunInfo): Promise<unknown> => {
  try {
    return await context.client.withDeadline(Date.now() + resultTimeoutMs, () =>
      context.client.workflow.result(id, runId),
    );
  } catch (error) {
    if (isForged(error)) return undefined;
    throw serverRefusal(error, id);
  }
};

const forcedEnd = (run: RunInfo, reason = `run_${run.status.name.toLowerCase()}`): Result => {
  const status: EndStatus = 'failed';
  const snapshot = { ...outline(run), status, reason };
  return { snapshot, outcome: { id: run.workflowId, provider: snapshot.provider, status, reason, messages: [] } };
};

export const providerOf = (run: RunInfo): Provider | undefined =>
  providers.find((provider) => workflowTypes[provider] === run.type);

const attribute = (run: RunInfo, name: string): string | undefined => {
  const pair = run.typedSearchAttributes.getAll().find(({ key }) => key.name === name);
  return typeof pair?.value === 'string' ? pair.value : undefined;
};
