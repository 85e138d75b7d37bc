import { activityInfo } from '@temporalio/activity';
import { invalidAnswer, invalidResult, parseAnswer, safeCode, unavailable } from '../http/index.ts';
import { danalMeaning } from '../portone/danal.ts';
import { type Answered, callsOf } from './keyed-call.ts';
import { idempotencyKey, referenceOf } from './keys.ts';
import { sendBody, storeOf, verifiedIdentity } from './mapping.ts';
import { refusalOf, refusedAs } from './refusals.ts';
import type { PortOneV2Settings } from './settings.ts';
import type { PortOneV2Activities, PortOneV2Verdict } from './types.ts';
import { confirmedSchema, type PortOneV2Verification, verificationSchema } from './wire.ts';

/** PortOne V2's calls. Source: PortOne's OpenAPI 1.16.0, `/identity-verifications`. */
export const createPortOneV2Activities = (settings: PortOneV2Settings): PortOneV2Activities => {
  const call = callsOf(settings);
  const store = storeOf(settings);

  return {
    portOneV2Send: async (input, numbers) => {
      const reference = referenceOf(runOf(), numbers.session);
      const answered = await call({
        call: 'send',
        class: 'keyed',
        method: 'POST',
        reference,
        path: '/send',
        idempotencyKey: idempotencyKey(reference, 'send', numbers),
        json: sendBody(input, settings),
      });
      if (!answered.ok) {
        const refusal = refusalOf(answered.call, answered.answer);
        // Only this run uses the id: if it was already sent, an earlier attempt did it and its answer was lost.
        if (refusal.type !== alreadySent) throw refusedAs(answered.call, answered.answer, refusal);
      }
      return { reference };
    },

    portOneV2Resend: async (reference, numbers) => {
      const answered = await call({
        call: 'resend',
        class: 'keyed',
        method: 'POST',
        reference,
        path: '/resend',
        query: store,
        idempotencyKey: idempotencyKey(reference, 'resend', numbers),
      });
      if (!answered.ok) throw refusedAs(answered.call, answered.answer, refusalOf(answered.call, answered.answer));
      return 'resent';
    },

    portOneV2Confirm: async (reference, numbers, code) => {
      const answered = await call({
        call: 'confirm',
        class: 'keyed',
        method: 'POST',
        reference,
        path: '/confirm',
        idempotencyKey: idempotencyKey(reference, 'confirm', numbers),
        json: { ...store, ...(code !== undefined && { otp: code }) },
      });
      if (!answered.ok) return refusedConfirm(answered);
      const { identityVerification } = parseAnswer(confirmedSchema, answered.call, answered.answer.body);
      checkId(answered, identityVerification, reference);
      if (identityVerification.status === 'VERIFIED') return verified(answered, identityVerification);
      return { kind: 'refused', code: safeCode(identityVerification.status) ?? 'unknown' };
    },

    portOneV2Get: async (reference) => {
      const answered = await call({ call: 'get', class: 'safe', method: 'GET', reference, path: '', query: store });
      if (!answered.ok) throw getFailure(answered);
      const verification = parseAnswer(verificationSchema, answered.call, answered.answer.body);
      checkId(answered, verification, reference);
      if (verification.status === 'VERIFIED') return verified(answered, verification);
      if (verification.status === 'FAILED')
        return { kind: 'failed', code: safeCode(verification.failure?.pgCode) ?? 'FAILED' };
      // READY, and any status that PortOne may add: neither verified nor over.
      return { kind: 'ready' };
    },
  };
};

/** The run that this activity belongs to. */
const runOf = (): { workflowId: string; runId: string } => {
  const run = activityInfo().workflowExecution;
  if (!run) throw new Error('PortOne V2 send: expected to be called by a workflow');
  return run;
};

const alreadySent = 'IDENTITY_VERIFICATION_ALREADY_SENT';

/** After these no code can succeed: the credentials are wrong, or there is nothing to confirm. */
const final = ['UNAUTHORIZED', 'FORBIDDEN', 'IDENTITY_VERIFICATION_NOT_FOUND', 'IDENTITY_VERIFICATION_NOT_SENT'];

/**
 * A refused code is PG_PROVIDER, with a meaning if we know the PG's code. After other refusals the challenge can still be
 * answered: GET shows the result, also after ALREADY_VERIFIED.
 */
const refusedConfirm = ({ call, answer }: Answered): PortOneV2Verdict => {
  const refusal = refusalOf(call, answer);
  if (final.includes(refusal.type)) throw refusedAs(call, answer, refusal);
  const meaning = danalMeaning(refusal.code);
  return { kind: 'refused', code: refusal.code, ...(meaning && { meaning }) };
};

/** GET is safe, so it is retried after any 5xx. */
const getFailure = ({ call, answer }: Answered) => {
  const refusal = refusalOf(call, answer);
  const { status } = answer;
  return status >= 500
    ? unavailable(call, `status ${status}`, { status, code: refusal.code })
    : refusedAs(call, answer, refusal);
};

const checkId = ({ call }: Answered, { id }: PortOneV2Verification, reference: string): void => {
  if (id !== reference) throw invalidResult(call, 'id: expected the one asked for');
};

const verified = ({ call }: Answered, verification: PortOneV2Verification) => {
  const identity = verifiedIdentity(call, verification);
  if (!identity) throw invalidAnswer(call, 'verifiedCustomer: expected who was verified');
  return { kind: 'verified' as const, identity };
};
