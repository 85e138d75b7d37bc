import { isText, parseObject } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import type { Records, VaspRecord } from './records.ts';
import { refuse } from './refuse.ts';

const errorResults = new Set(['ERROR', 'TRANSFER_ERROR']);

/** POST /v1/verifications/tx: the transfer was made. Can be repeated with the same hash; needs a VERIFIED result. */
export async function reportTx(records: Records, call: Call): Promise<Reply> {
  const found = find(records, call);
  if ('reply' in found) return found.reply;
  const { record, body } = found;
  const { txHash, vout } = body;
  if (!isText(txHash)) return refuse(400, 'INVALID-PARAMETER', "'txHash' is missing or invalid");
  if (vout !== undefined && !isText(vout) && typeof vout !== 'number')
    return refuse(400, 'INVALID-PARAMETER', "'vout' is invalid");
  if (record.txHash === undefined ? records.resultOf(record)?.result !== 'VERIFIED' : record.txHash !== txHash)
    return { status: 200, body: { result: false } };
  record.txHash = txHash;
  if (vout !== undefined) record.vout = String(vout);
  await call.effect('txReport', { reference: record.uuid });
  return { status: 200, body: { result: true } };
}

/** POST /v1/verifications/error: the transfer was abandoned. The result becomes the reported one. */
export async function reportError(records: Records, call: Call): Promise<Reply> {
  const found = find(records, call);
  if ('reply' in found) return found.reply;
  const { record, body } = found;
  const { result, reason, message } = body;
  if (!isText(result) || !errorResults.has(result))
    return refuse(400, 'INVALID-PARAMETER', "'result' is missing or invalid");
  if (!isText(reason)) return refuse(400, 'INVALID-PARAMETER', "'reason' is missing or invalid");
  if (message !== undefined && typeof message !== 'string')
    return refuse(400, 'INVALID-PARAMETER', "'message' is invalid");
  if (record.txHash !== undefined) return { status: 200, body: { result: false } };
  record.reported = { result: 'ERROR', reason, ...(message ? { message } : {}) };
  await call.effect('errorReport', { reference: record.uuid });
  return { status: 200, body: { result: true } };
}

function find(
  records: Records,
  call: Call,
): { reply: Reply } | { record: VaspRecord; body: Readonly<Record<string, unknown>> } {
  const body = parseObject(call.text);
  if (!body) return { reply: refuse(400, 'INVALID-PARAMETER', 'body is not JSON') };
  if (!isText(body.verificationUuid))
    return { reply: refuse(400, 'MISSING-VERIFICATION-UUID', '`verificationUuid` is required.') };
  const record = records.find(body.verificationUuid);
  return record ? { record, body } : { reply: refuse(400, 'VERIFICATION-NOT-FOUND', 'Verification is not found') };
}
