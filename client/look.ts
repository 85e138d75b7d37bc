import type { WorkflowExecutionInfo } from '@temporalio/client';
import { tombstoneWorkflow } from '../contract/erasure.ts';
import type { Result } from '../contract/run.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { EndStatus, Method, Provider, Status } from '../contract/words.ts';
import { providers, workflowTypes } from '../contract/words.ts';
import { askServer, type Link } from './link.ts';
import type { Memo } from './run-options.ts';
import { erased, notBegun, notFound } from './temporal-errors.ts';

/** A run, listed or described. */
export type RunInfo = Omit<WorkflowExecutionInfo, 'raw'>;

/** What Temporal itself knows of a verification. Cheap, needs no worker. Throws `not_found`, `erased`. */
export const look = async (link: Link, id: string): Promise<RunInfo> => {
  const run = await describe(link, id);
  if (run.type === tombstoneWorkflow) throw erased(id);
  if (providerOf(run) === undefined) throw notFound(id);
  return run;
};

/** The latest run under an id, whatever it is. Throws `not_found`. */
export const describe = (link: Link, id: string): Promise<RunInfo> =>
  askServer(link, id, () => link.client.workflow.getHandle(id).describe());

export const isOpen = (run: RunInfo): boolean => run.status.name === 'RUNNING';

/** The fingerprint of the input a run was started with. */
export const fingerprintOf = (run: RunInfo): string | undefined => (run.memo as Partial<Memo> | undefined)?.fingerprint;

/**
 * How a run that is over has ended, from its result: needs no worker. Throws `not_configured`, `limited` or
 * `locked` for one that was refused before anything was begun. A run that an operator has terminated has no result of its own: `failed`, with what Temporal says as the reason.
 */
export const endOf = async (link: Link, run: RunInfo): Promise<Result> => {
  const { workflowId: id, runId } = run;
  if (run.status.name === 'COMPLETED')
    return askServer(link, id, async () => (await link.client.workflow.result(id, runId)) as Result);
  if (run.status.name === 'FAILED') {
    const failure = await askServer(link, id, async () => {
      return link.client.workflow.result(id, runId).then(
        () => undefined,
        (error: unknown) => notBegun(error),
      );
    });
    if (failure) throw failure;
  }
  return forcedEnd(run);
};

/** A snapshot from what Temporal indexes: without challenge and last attempt, and with the status of the last milestone. */
export const outline = (run: RunInfo): Snapshot => {
  const provider = providerOf(run);
  if (provider === undefined) throw notFound(run.workflowId);
  const method = attribute(run, searchAttributes.method) as Method | undefined;
  return {
    id: run.workflowId,
    provider,
    ...(method && { method }),
    status: (attribute(run, searchAttributes.status) ?? 'requesting') as Status,
    createdAt: run.startTime.toISOString(),
    ...(run.closeTime && { endedAt: run.closeTime.toISOString() }),
  };
};

const forcedEnd = (run: RunInfo): Result => {
  const status: EndStatus = 'failed';
  const reason = `run_${run.status.name.toLowerCase()}`;
  const snapshot = { ...outline(run), status, reason };
  return { snapshot, outcome: { id: run.workflowId, provider: snapshot.provider, status, reason } };
};

export const providerOf = (run: RunInfo): Provider | undefined =>
  providers.find((provider) => workflowTypes[provider] === run.type);

const attribute = (run: RunInfo, name: string): string | undefined => {
  const pair = run.typedSearchAttributes.getAll().find(({ key }) => key.name === name);
  return typeof pair?.value === 'string' ? pair.value : undefined;
};
