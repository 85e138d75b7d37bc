import type { VerifyVaspInput } from '../../contract/providers/verify-vasp/input.ts';
import { parseAnswer, rejected, safeCode } from '../http/index.ts';
import { type AskEnclave, enclaveFailure } from './enclave.ts';
import { accountBody } from './mapping.ts';
import { accountSchema, vaspsSchema } from './wire.ts';

/**
 * Checks, before anything is created, that the counterparty can be reached and knows the address. The error codes are the
 * vendor's own if it has one.
 */
export const precheck = async (ask: AskEnclave, input: VerifyVaspInput): Promise<'ready'> => {
  await checkVasp(ask, input.beneficiaryVaspId);
  await checkAccount(ask, input);
  return 'ready';
};

/** `GET /v1/vasps`. VERIFIED and VERIFIED-MEMBER belong to the alliance; INTEROPERATED use another protocol. */
const checkVasp = async (ask: AskEnclave, vaspId: string): Promise<void> => {
  const answered = await ask({
    call: 'vasps',
    class: 'safe',
    method: 'GET',
    path: '/v1/vasps',
    query: { protocol: 'ALL' },
  });
  if (!answered.ok) throw enclaveFailure(answered);
  const { vasps } = parseAnswer(vaspsSchema, answered.call, answered.answer.body);
  const vasp = vasps.find((each) => each.vaspId === vaspId);
  if (!vasp) throw rejected(answered.call, 'the beneficiary VASP is not listed', { code: 'ALLIANCE-NOT-FOUND' });
  if (!['VERIFIED', 'VERIFIED-MEMBER', 'INTEROPERATED'].includes(vasp.vaspStatus ?? ''))
    throw rejected(answered.call, 'the beneficiary VASP is not active', { code: 'ALLIANCE-NOT-ACTIVE' });
  if (vasp.health !== 'UP') throw rejected(answered.call, 'the beneficiary VASP is down', { code: 'VASP-DOWN' });
};

/** `POST /v1/verifications/account`: synchronous, and creates no record. */
const checkAccount = async (ask: AskEnclave, input: VerifyVaspInput): Promise<void> => {
  const answered = await ask({
    call: 'account',
    class: 'safe',
    method: 'POST',
    path: '/v1/verifications/account',
    json: accountBody(input),
  });
  if (!answered.ok) throw enclaveFailure(answered);
  const { accountVerificationResult, reason } = parseAnswer(accountSchema, answered.call, answered.answer.body);
  if (accountVerificationResult === 'VERIFIED') return;
  const code = safeCode(reason) ?? safeCode(accountVerificationResult) ?? 'unknown';
  throw rejected(answered.call, `the address is not the beneficiary's (${code})`, { code });
};
