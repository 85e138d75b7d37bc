import type { Reply } from '../http/provider.ts';
import type { Records, VaspRecord } from './records.ts';
import { refuse } from './refuse.ts';

const defaultRowsPerPage = 10;
const actionTypes = new Set(['SEND', 'RECEIVE']);

/** GET /v1/verifications: filtered, newest first, `rpp` per page. */
export function list(records: Records, query: URLSearchParams, show: (record: VaspRecord) => unknown): Reply {
  const page = number(query, 'page', 1);
  const rpp = number(query, 'rpp', defaultRowsPerPage);
  if (page === undefined || rpp === undefined) return wrong('page, rpp');
  for (const name of ['fromDate', 'toDate'])
    if (query.has(name) && !/^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? '')) return wrong(name);
  const actionType = query.get('actionType');
  if (actionType !== null && !actionTypes.has(actionType)) return wrong('actionType');

  const found = records
    .all()
    .filter((record) => actionType !== 'RECEIVE' && matches(record, records.resultOf(record)?.result, query))
    .sort((one, other) => other.createdAt - one.createdAt);
  const verifications = found.slice((page - 1) * rpp, page * rpp).map(show);
  return { status: 200, body: { count: found.length, page, rpp, verifications } };
}

function matches(record: VaspRecord, result: string | undefined, query: URLSearchParams): boolean {
  const day = new Date(record.createdAt).toISOString().slice(0, 10);
  const from = query.get('fromDate');
  const to = query.get('toDate');
  if ((from !== null && day < from) || (to !== null && day > to)) return false;
  const fields: Record<string, string | null | undefined> = {
    symbol: record.asset.symbol,
    network: record.asset.network,
    txHash: record.txHash,
    result,
    oppositeVaspId: record.beneficiaryVaspId,
  };
  for (const [name, value] of Object.entries(fields)) if (query.has(name) && query.get(name) !== value) return false;
  const originator = query.get('originatorAccountNumber');
  const beneficiary = query.get('beneficiaryAccountNumber');
  return (
    (originator === null || record.originator.accounts.includes(originator)) &&
    (beneficiary === null || record.beneficiary.accounts.includes(beneficiary))
  );
}

function number(query: URLSearchParams, name: string, otherwise: number): number | undefined {
  const given = query.get(name);
  if (given === null) return otherwise;
  return /^[1-9]\d{0,5}$/.test(given) ? Number(given) : undefined;
}

function wrong(field: string): Reply {
  return refuse(400, 'INVALID-PARAMETER', `'${field}' is invalid`);
}
