import { ApplicationFailure } from '@temporalio/common';
import type { Transfer } from '../../contract/travel-rule/transfer.ts';
import { parseAnswer, unavailable } from '../http/index.ts';
import { type AskEnclave, enclaveFailure } from './enclave.ts';
import { look } from './look.ts';
import type { ErrorReport } from './types.ts';
import { reportedSchema, type Verification } from './wire.ts';

/** `POST /v1/verifications/tx`. */
export const reportTransfer = (ask: AskEnclave, uuid: string, { txHash, vout }: Transfer): Promise<'reported'> =>
  report(
    ask,
    { name: 'tx', uuid, body: { txHash, ...(vout !== undefined && { vout: String(vout) }) } },
    (shown) => shown.txHash?.toLowerCase() === txHash.toLowerCase(),
  );

/** `POST /v1/verifications/error`. */
export const reportError = (ask: AskEnclave, uuid: string, { result, reason }: ErrorReport): Promise<'reported'> =>
  report(ask, { name: 'error', uuid, body: { result, reason } }, (shown) => shown.result === result);

interface Report {
  name: 'tx' | 'error';
  uuid: string;
  body: object;
}

/**
 * Reports once. If the Enclave did not answer `true`, checks whether the report has arrived nevertheless: the documents do not
 * say what `false` means, or whether a report may be repeated. Fails, retryable, while it has not.
 */
const report = async (
  ask: AskEnclave,
  order: Report,
  isShown: (shown: Verification) => boolean,
): Promise<'reported'> => {
  const problem = await tell(ask, order).catch(asFailure);
  if (!problem) return 'reported';
  const shown = await look(ask, order.uuid).catch(asFailure);
  if (!shown || shown instanceof ApplicationFailure || !isShown(shown)) throw problem;
  return 'reported';
};

/** Returns why the report is not known to have arrived. */
const tell = async (ask: AskEnclave, { name, uuid, body }: Report): Promise<ApplicationFailure | undefined> => {
  const answered = await ask({
    call: name,
    class: 'report',
    method: 'POST',
    path: `/v1/verifications/${name}`,
    json: { verificationUuid: uuid, ...body },
  });
  if (!answered.ok) return enclaveFailure(answered);
  const { result } = parseAnswer(reportedSchema, answered.call, answered.answer.body);
  return result ? undefined : unavailable(answered.call, 'not taken (false)');
};

/** Any error other than a failed call is rethrown, in particular a cancel. */
const asFailure = (error: unknown): ApplicationFailure => {
  if (error instanceof ApplicationFailure) return error;
  throw error;
};
