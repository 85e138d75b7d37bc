import { isText, parseObject } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import { fromKst } from '../kst.ts';
import { refuse, succeed } from './codes.ts';
import { openRsa } from './crypto.ts';
import { serviceId, siteUrl } from './keys.ts';
import type { Site } from './site.ts';

/** POST /agent/v1|v2/token/get: opens a transaction with a new, unique clientTxId. */
export async function getToken({ world, keys, transactions }: Site, call: Call): Promise<Reply> {
  const body = parseObject(call.text);
  if (!body || !isText(body.encryptReqClientInfo) || !isText(body.serviceId) || !isText(body.siteUrl))
    return refuse('body');
  if (body.serviceId !== serviceId || body.siteUrl !== siteUrl) return refuse('service');

  const plain = openRsa(keys.serverPrivate, body.encryptReqClientInfo)?.toString('utf8');
  const client = plain === undefined ? undefined : readClientInfo(plain, call.params.version === 'v1');
  if (!client) return refuse('clientInfo');
  if (!/^[A-Za-z0-9_-]{20,40}$/.test(client.clientTxId)) return refuse('clientTxIdShape');
  const requestedAt = fromKst(client.requestTime);
  if (requestedAt === undefined || Math.abs(requestedAt - Date.now()) > world.rules.mobileOkClockSkewMs)
    return refuse('requestTime');

  const session = client.clientTxId.charCodeAt(client.clientTxId.length - 1) % keys.sessions.length;
  const transaction = transactions.open(client.clientTxId, session);
  if (!transaction) return refuse('clientTxIdUsed');
  await call.effect('token', { reference: client.clientTxId });
  return succeed({
    encryptMOKToken: transaction.token,
    publicKey: keys.sessions[session]?.publicKey ?? '',
  });
}

/** V2 is JSON; V1 is `clientTxId|yyyyMMddHHmmss`. Each is accepted only at its own path. */
function readClientInfo(plain: string, v1: boolean): { clientTxId: string; requestTime: string } | undefined {
  if (v1) {
    const [clientTxId, requestTime, ...rest] = plain.split('|');
    return clientTxId && requestTime && rest.length === 0 ? { clientTxId, requestTime } : undefined;
  }
  const fields = parseObject(plain);
  if (fields?.version !== 'V2' || !isText(fields.clientTxId) || !isText(fields.requestTime)) return undefined;
  return { clientTxId: fields.clientTxId, requestTime: fields.requestTime };
}
