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
/** More rows than this of one address within days are no lost create's business. */
const maxPages = 20;

/** The records that a create whose answer was lost may have left. */
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
    // It may be the lost one, or make one candidate two: nothing can be said of any other then.
    if (match === 'unclear' || typeof uuid !== 'string' || typeof createdAt !== 'number')
      throw invalidResult(list, 'a row that may be the lost record cannot be read');
    found.set(uuid, { uuid, createdAt: new Date(createdAt).toISOString() });
  }
  return [...found.values()];
};

/** Every page: a match on a later one must not be missed, for it may make one candidate two. */
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
    // Without a count, and where the Enclave gives shorter pages than asked for, only an empty page is surely the last.
    if (verifications.length === 0 || (count !== undefined && rows.length >= count)) return rows;
  }
  throw unavailable(list, 'too many records to search');
};
