import { invalidResult, parseAnswer } from '../http/index.ts';
import { type AskEnclave, enclaveCode, enclaveFailure } from './enclave.ts';
import { type Verification, verificationSchema } from './wire.ts';

/**
 * `GET /v1/verifications/{uuid}`. Undefined if the Enclave does not know the uuid (400 or 404): it may not have it yet, or may
 * have dropped it. Neither is a result.
 */
export const look = async (ask: AskEnclave, uuid: string): Promise<Verification | undefined> => {
  const answered = await ask({
    call: 'result',
    class: 'safe',
    method: 'GET',
    path: `/v1/verifications/${encodeURIComponent(uuid)}`,
  });
  if (!answered.ok) {
    if (enclaveCode(answered) === 'VERIFICATION-NOT-FOUND') return undefined;
    throw enclaveFailure(answered);
  }
  const verification = parseAnswer(verificationSchema, answered.call, answered.answer.body);
  if (verification.verificationUuid !== uuid)
    throw invalidResult(answered.call, 'verificationUuid: expected the one asked for');
  return verification;
};
