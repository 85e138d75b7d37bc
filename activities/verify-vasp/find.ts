import { activityInfo } from '@temporalio/activity';
import type { VerifyVaspInput } from '../../contract/providers/verify-vasp.ts';
import { parseAnswer, unavailable } from '../http/index.ts';
import type { ActivityServices } from '../provider.ts';
import { type AskEnclave, enclaveFailure } from './enclave.ts';
import { listQuery, matches } from './matching.ts';
import type { VaspRecord } from './types.ts';
import { listSchema, type Row } from './wire.ts';

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
  const candidates = (await allRows(ask, listQuery(input, since, Date.now()))).filter((row) =>
    matches(row, input, since),
  );
  const found = new Map<string, VaspRecord>();
  for (const { verificationUuid: uuid, createdAt } of candidates)
    if (!found.has(uuid) && !(await isReferenceTaken(uuid, workflowId))) found.set(uuid, { uuid, createdAt });
  return [...found.values()];
};

/** Every page: a match on a later one must not be missed, for it may make one candidate two. */
const allRows = async (ask: AskEnclave, query: Record<string, string>): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let page = 1; page <= maxPages; page++) {
    const answered = await ask({
      call: 'list',
      class: 'safe',
      method: 'GET',
      path: '/v1/verifications',
      query: { ...query, page: String(page), rpp: String(rowsPerPage) },
    });
    if (!answered.ok) throw enclaveFailure(answered);
    const { count, verifications } = parseAnswer(listSchema, answered.call, answered.answer.body);
    rows.push(...verifications);
    // Without a count, and where the Enclave gives shorter pages than asked for, only an empty page is surely the last.
    if (verifications.length === 0 || (count != null && rows.length >= count)) return rows;
  }
  throw unavailable({ provider: 'verify-vasp', call: 'list', class: 'safe' }, 'too many records to search');
};
