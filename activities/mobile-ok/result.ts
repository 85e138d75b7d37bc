import type { KeyObject } from 'node:crypto';
import type { Identity } from '../../contract/outcome.ts';
import { carriers } from '../../contract/words.ts';
import { type CallName, invalidResult } from '../http/index.ts';
import { identityOf, readBirthDate, readPhone } from '../reading/identity.ts';
import { providerIds } from './auth-info.ts';
import { HybridError, open } from './hybrid.ts';
import { parseIssueDate } from './kst.ts';
import { resultSchema, type WireResult } from './wire.ts';

/** How old a result may be, and how far this machine's clock may be behind the vendor's. Milliseconds. */
const maxAge = 600_000;
const maxAhead = 300_000;

/**
 * Opens a result and checks everything that makes it valid: sealed for us, its hash, the clientTxId that was sent, not older than
 * 10 minutes (KISA's rule, as in the vendor's samples). Anything else is `InvalidResult`.
 */
export const checkResult = (
  call: CallName,
  { wire, clientTxId, privateKey, now }: { wire: string; clientTxId: string; privateKey: KeyObject; now: number },
): Identity => {
  const parsed = resultSchema.safeParse(openResult(call, wire, privateKey));
  if (!parsed.success)
    throw invalidResult(call, `the result's ${parsed.error.issues[0]?.path.join('.') || 'JSON'} is missing`);
  const result = parsed.data;
  if (result.clientTxId !== clientTxId) throw invalidResult(call, "the result's clientTxId is not the one sent");
  const issuedAt = parseIssueDate(result.issueDate);
  if (issuedAt === undefined) throw invalidResult(call, "the result's issueDate is not a date");
  if (now - issuedAt > maxAge) throw invalidResult(call, 'the result is older than 10 minutes');
  if (issuedAt - now > maxAhead) throw invalidResult(call, 'the result comes from the future');
  return personOf(call, result, issuedAt);
};

const openResult = (call: CallName, wire: string, privateKey: KeyObject): unknown => {
  try {
    return open(wire, privateKey);
  } catch (error) {
    if (error instanceof HybridError) throw invalidResult(call, `the result cannot be trusted: ${error.message}`);
    throw error;
  }
};

/** The person in our terms; what is unknown is omitted rather than guessed. */
const personOf = (call: CallName, result: WireResult, issuedAt: number): Identity =>
  identityOf(call, {
    name: result.userName,
    phone: readPhone(result.userPhone),
    carrier: carriers.find((carrier) => providerIds[carrier] === result.providerId),
    birthDate: readBirthDate(result.userBirthday),
    gender: ({ '1': 'male', '2': 'female' } as const)[result.userGender ?? ''],
    foreigner: ({ '0': false, '1': true } as const)[result.userNation ?? ''],
    ci: result.ci,
    di: result.di,
    verifiedAt: new Date(issuedAt).toISOString(),
    providerReference: result.txId,
  });
