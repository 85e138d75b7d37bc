import { activityInfo } from '@temporalio/activity';
import type { z } from 'zod';
import type { VerifyVaspInput } from '../../contract/providers/verify-vasp/input.ts';
import { invalidResult, parseAnswer, unavailable } from '../http/index.ts';
import type { ActivityServices } from '../provider.ts';
import { inOneZone } from './created-at.ts';
import { type AskEnclave, enclaveFailure } from './enclave.ts';
import { listQuery, matches } from './matching.ts';
import type { VaspRecord } from './types.ts';
import { listSchema, type rowSchema } from './wire.ts';

const list = { provider: 'verify-vasp', call: 'list', class: 'safe' } as const;
const rowsPerPage = 100;
/** More pages than this for one address within days cannot be caused by lost creates. */
const maxPages = 20;

/** The records that may come from a create whose answer was lost. */
export const find = async (
  ask: AskEnclave,
  isReferenceTaken: ActivityServices['isReferenceTaken'],
  input: VerifyVaspInput,
  since: string,
): Promise<VaspRecord[]> => {
  const workflowId = activityInfo().workflowExecution?.workflowId;
  if (workflowId === undefined) throw new Error('VerifyVASP find: expected to be called by a workflow');
  const now = Date.now();
  const rows = inOneZone(await allRows(ask, listQuery(input, since, now)), now);
  const found = new Map<string, VaspRecord>();
  for (const row of rows) {
    const match = matches(row, input, since);
    const { verificationUuid: uuid, createdAt } = row;
    if (match === 'no' || (typeof uuid === 'string' && (found.has(uuid) || (await isReferenceTaken(uuid, workflowId)))))
      continue;
    // It may be the lost record, or a second candidate: then no other candidate is certain either.
    if (match === 'unclear' || typeof uuid !== 'string' || typeof createdAt !== 'number')
      throw invalidResult(list, 'a row that may be the lost record cannot be read');
    found.set(uuid, { uuid, createdAt: new Date(createdAt).toISOString() });
  }
  return [...found.values()];
};

/** Reads every page: a match on a later page would be a second candidate, and must not be missed. */
const allRows = async (ask: AskEnclave, query: Record<string, string>): Promise<z.output<typeof rowSchema>[]> => {
  const rows: z.output<typeof rowSchema>[] = [];
  for (let page = 1; page <= maxPages; page++) {
    const answered = await ask({
      ...list,
      method: 'GET',
      path: '/v1/verifications',
      query: { ...query, page: String(page), rpp: String(rowsPerPage) },
    });
    if (!answered.ok) throw enclaveFailure(answered);
    const { count, verifications } = parseAnswer(listSchema, answered.call, answered.answer.body);
    rows.push(...verifications);
    // Without a count, and if the Enclave returns shorter pages than requested, only an empty page is certainly the last.
    if (verifications.length === 0 || (count !== undefined && rows.length >= count)) return rows;
  }
  throw unavailable(list, 'too many records to search');
};
