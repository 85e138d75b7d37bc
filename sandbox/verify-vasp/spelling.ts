import type { Respell } from '../http/provider.ts';
import { newField, ok } from '../spelling/respell.ts';

/** Older Enclaves send the count as text; times without a zone and rows that do not fit also occur. */
export const respell: Respell = (call, body, spelling) => {
  if (spelling === 'otherwise') return ok(otherwise(call, body));
  return ok(odd(call, body));
};

const withoutZone = (time: unknown): unknown =>
  typeof time === 'string' ? time.replace('T', ' ').replace('Z', '') : time;

/** A record of somebody else, of which little can be read. */
const stranger = { verificationUuid: 7, createdAt: null, assetInfo: { symbol: 'XYZ', amount: '987654.321' } };

function otherwise(call: string, body: Record<string, unknown>): Record<string, unknown> {
  if (call === 'list') {
    const rows = body.verifications as Record<string, unknown>[];
    const verifications = [...rows.map((row) => ({ ...row, createdAt: withoutZone(row.createdAt) })), stranger];
    return { ...body, count: String(verifications.length), verifications };
  }
  if (call === 'vasps') return { ...body, ...newField, vasps: [{ vaspId: 7 }, null, ...(body.vasps as object[])] };
  return { ...body, ...newField, ...('createdAt' in body ? { createdAt: withoutZone(body.createdAt) } : {}) };
}

function odd(call: string, body: Record<string, unknown>): Record<string, unknown> {
  if (call === 'create') return { ...body, createdAt: 7 };
  if (call === 'list') return { ...body, count: {} };
  if (call === 'result') return { ...body, reason: 7, message: [], txHash: {}, verifiedAt: 1, orderedAt: false };
  if (call === 'account') return { ...body, reason: 7, verifiedAt: 0 };
  return { ...body, ...newField };
}
