import { z } from 'zod';
import { providers, workflowTypes } from '../contract/providers/index.ts';
import { uncertainReasons } from '../contract/reasons.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { text } from '../contract/text.ts';
import { methods, purposes, statuses } from '../contract/words.ts';
import { askServer, type ClientContext } from './context.ts';
import { isHwaginError } from './errors.ts';
import { parse } from './input.ts';
import { subjectsNamed } from './limits.ts';
import { describe, endOf, isOpen, outline, type RunInfo } from './look.ts';
import { queryRun } from './read.ts';

const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `expected one of ${values.join(', ')}` }).optional();

const filterSchema = z.strictObject({
  provider: oneOf(providers),
  method: oneOf(methods),
  /** As of the last milestone (start, challenge, end): `confirming` is not indexed. */
  status: oneOf(statuses),
  purpose: oneOf(purposes),
  /** The provider's id of the verification. */
  reference: z
    .string()
    .regex(/^[A-Za-z0-9._:@-]{1,200}$/, { error: 'expected the id that the provider gave' })
    .optional(),
  /** A phone number or a user's id; looked up by its keyed hash. */
  recipient: text(200, { expected: 'expected a phone number or a user id' }).optional(),
  /** Only those started at this time or later. */
  since: z
    .union([z.date(), z.iso.datetime({ offset: true })], {
      error: 'expected a time with its zone, like "2026-01-31T09:00:00Z"',
    })
    .optional(),
  /** Only ends that leave unknown what happened at the provider (the `…_unknown` reasons). */
  uncertain: z.boolean({ error: 'expected true or false' }).optional(),
  /** @default 20 */
  limit: z
    .int({ error: 'expected a whole number from 1 to 1000' })
    .min(1, { error: 'expected a whole number from 1 to 1000' })
    .max(1_000, { error: 'expected a whole number from 1 to 1000' })
    .default(20),
});
export type ListFilter = z.input<typeof filterSchema>;

/**
 * The verifications that Temporal retains and that match the filter, each in its current state (without `qrCode`). The index lags
 * a moment behind. If the worker of an open verification does not answer, its state is that of its last milestone, without a
 * challenge.
 */
export const list = async (context: ClientContext, filter: ListFilter = {}): Promise<Snapshot[]> => {
  const { recipient, ...wanted } = parse(filterSchema, filter);
  const subjects = recipient === undefined ? undefined : subjectsNamed(recipient, context.subject);
  // Reasons are not indexed, so more of the ended verifications are read than are returned.
  const pageSize = wanted.uncertain ? mostLookedAt : wanted.limit;
  const runs = found(context, visibilityQuery({ ...wanted, subjects }), pageSize);
  const silent = { worker: false };
  const snapshots: Snapshot[] = [];
  for (let looked = 0; looked < mostLookedAt && snapshots.length < wanted.limit; ) {
    const some = await next(context, runs, concurrency);
    if (some.length === 0) break;
    looked += some.length;
    const rows = (await Promise.all(some.map((run) => row(context, run, silent)))).filter((each) => each !== undefined);
    snapshots.push(...(wanted.uncertain ? rows.filter(isUncertain) : rows));
  }
  return snapshots.slice(0, wanted.limit);
};

const isUncertain = ({ reason }: Snapshot): boolean =>
  (uncertainReasons as readonly (string | undefined)[]).includes(reason);

const concurrency = 8;
/** Even if few of them match. */
const mostLookedAt = 1_000;

/** A filter as it is sent to Temporal: people by their hashes. */
type Query = Omit<z.output<typeof filterSchema>, 'recipient'> & { subjects?: readonly string[] | undefined };

/** Visibility query of the filter, https://docs.temporal.io/list-filter. Values are checked: none contains a quote. */
export const visibilityQuery = (filter: Query): string => {
  const types = Object.values(workflowTypes).map((type) => `'${type}'`);
  const terms = [`WorkflowType IN (${types.join(', ')})`];
  for (const name of ['provider', 'method', 'status', 'purpose', 'reference'] as const)
    if (filter[name] !== undefined) terms.push(`${searchAttributes[name]} = '${filter[name]}'`);
  if (filter.subjects) {
    const hashes = filter.subjects.map((hash) => `'${hash}'`);
    terms.push(`${searchAttributes.subject} IN (${hashes.join(', ')})`);
  }
  if (filter.uncertain) terms.push(`${searchAttributes.status} IN ('failed', 'max_attempts_reached')`);
  if (filter.since !== undefined) terms.push(`StartTime >= '${new Date(filter.since).toISOString()}'`);
  return terms.join(' AND ');
};

const found = ({ index }: ClientContext, query: string, pageSize: number): AsyncIterator<RunInfo> =>
  index.list({ query, pageSize })[Symbol.asyncIterator]();

const next = (context: ClientContext, runs: AsyncIterator<RunInfo>, count: number): Promise<RunInfo[]> =>
  askServer(context, '', async () => {
    const some: RunInfo[] = [];
    for (let run = await runs.next(); !run.done; run = await runs.next()) {
      some.push(run.value);
      if (some.length >= count) break;
    }
    return some;
  });

/** Undefined for a run whose id was started again since: the later run is the verification. */
const row = async (
  context: ClientContext,
  run: RunInfo,
  silent: { worker: boolean },
): Promise<Snapshot | undefined> => {
  if (!isOpen(run)) return (await isReplaced(context, run)) ? undefined : endedRow(context, run);
  if (silent.worker) return outline(run);
  try {
    return withoutSecret(await queryRun(context, run, 2_000));
  } catch (error) {
    if (isHwaginError(error, 'no_worker')) silent.worker = true;
    else if (!isHwaginError(error, 'not_found')) throw error;
    return outline(run);
  }
};

/** Only an id whose run was refused before anything was started can be started again. */
const isReplaced = async (context: ClientContext, run: RunInfo): Promise<boolean> =>
  run.status.name === 'FAILED' && (await latestRun(context, run.workflowId)) !== run.runId;

const latestRun = async (context: ClientContext, id: string): Promise<string | undefined> => {
  try {
    return (await describe(context, id)).runId;
  } catch (error) {
    // The index may still list a run that was deleted.
    if (isHwaginError(error, 'not_found')) return undefined;
    throw error;
  }
};

/** If the provider was off or a limit was reached, the start itself was refused; the list has to show it nevertheless. */
const endedRow = async (context: ClientContext, run: RunInfo): Promise<Snapshot | undefined> => {
  try {
    return (await endOf(context, run)).snapshot;
  } catch (error) {
    // The index may still list a run that was deleted.
    if (isHwaginError(error, 'not_found')) return undefined;
    if (isHwaginError(error, 'not_configured') || isHwaginError(error, 'limited') || isHwaginError(error, 'locked'))
      return { ...outline(run), status: 'failed', reason: error.code };
    throw error;
  }
};

const withoutSecret = (snapshot: Snapshot): Snapshot => {
  if (snapshot.challenge?.qrCode === undefined) return snapshot;
  const { qrCode: _, ...challenge } = snapshot.challenge;
  return { ...snapshot, challenge };
};
