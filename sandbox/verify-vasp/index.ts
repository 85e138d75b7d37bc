import { parseObject, saysJson } from '../http/json.ts';
import type { Call, Opening, Provider, Reply } from '../http/provider.ts';
import { checkAccount } from './account.ts';
import { Callbacks } from './callbacks.ts';
import { readCreate } from './create-fields.ts';
import { list } from './list.ts';
import { Records, type VaspRecord } from './records.ts';
import { refuse } from './refuse.ts';
import { reportError, reportTx } from './reports.ts';
import { shown } from './shown.ts';
import { respell } from './spelling.ts';
import { self, vasps } from './vasps.ts';
import { losesItsAnswer } from './verdict.ts';

const protocols = new Set(['VERIFYVASP', 'CODE', 'ALL']);

/** A VASP's own VerifyVASP Enclave, with the Robot VASP and others behind it. */
export function verifyVasp({ world }: Opening): Provider {
  const records = new Records(world);
  const callbacks = new Callbacks(world, records);
  const show = (record: VaspRecord): unknown => shown(record, records.resultOf(record), world.rules);

  async function create(call: Call): Promise<Reply> {
    const body = saysJson(call.headers) ? parseObject(call.text) : undefined;
    if (!body) return refuse(400, 'INVALID-PARAMETER', 'body is not JSON');
    const read = readCreate(body);
    if ('reply' in read) return read.reply;
    const record = records.open(read.request);
    await call.effect('record', { reference: record.uuid });
    if (losesItsAnswer(read.request)) return refuse(408, 'REQUEST-TIMEOUT', 'timeout of 5000ms exceeded');
    return {
      status: 200,
      body: { verificationUuid: record.uuid, createdAt: new Date(record.createdAt).toISOString() },
    };
  }

  function listVasps(call: Call): Reply {
    const protocol = call.query.get('protocol') ?? 'ALL';
    if (!protocols.has(protocol)) return refuse(400, 'INVALID-PARAMETER', "'protocol' is invalid");
    return { status: 200, body: { vasps: vasps.filter((vasp) => protocol === 'ALL' || vasp.protocol === protocol) } };
  }

  function one(call: Call): Reply {
    const record = records.find(call.params.uuid);
    return record
      ? { status: 200, body: show(record) }
      : refuse(400, 'VERIFICATION-NOT-FOUND', 'Verification is not found');
  }

  return {
    settings: (url) => ({ VERIFYVASP_URL: url }),
    routes: [
      {
        method: 'GET',
        path: /^\/healthcheck$/,
        call: 'healthcheck',
        handle: () => ({ status: 200, body: { status: 'UP' } }),
      },
      { method: 'GET', path: /^\/v1\/vasps\/self$/, call: 'vasps/self', handle: () => ({ status: 200, body: self }) },
      { method: 'GET', path: /^\/v1\/vasps$/, call: 'vasps', handle: listVasps },
      { method: 'POST', path: /^\/v1\/verifications\/account$/, call: 'account', handle: checkAccount },
      {
        method: 'POST',
        path: /^\/v1\/verifications\/tx$/,
        call: 'tx',
        handle: (call) => reportTx(records, call),
      },
      {
        method: 'POST',
        path: /^\/v1\/verifications\/error$/,
        call: 'error',
        handle: (call) => reportError(records, call),
      },
      { method: 'POST', path: /^\/v1\/verifications$/, call: 'create', handle: create },
      {
        method: 'GET',
        path: /^\/v1\/verifications$/,
        call: 'list',
        handle: (call) => list(records, call.query, show),
      },
      { method: 'GET', path: /^\/v1\/verifications\/(?<uuid>[^/]+)$/, call: 'result', handle: one },
    ],
    respell,
    refusals: {
      envelope502: () => refuse(502, 'UNDEFINED-ERROR', 'Bad Gateway'),
      unknownCode: (code = 'SOMETHING-NEW') => refuse(400, code, 'unknown'),
      unauthorized: () => refuse(401, 'UNAUTHORIZED', 'Unauthorized'),
      tooMany: () => refuse(429, 'TOO-MANY-REQUESTS', 'Too Many Requests'),
      outage: () => refuse(408, 'REQUEST-TIMEOUT', 'timeout of 5000ms exceeded'),
    },
    envelopeFields: [],
    begin: () => callbacks.begin(),
    end: () => callbacks.end(),
  };
}
