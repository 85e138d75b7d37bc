import { invalidAnswer, invalidResult, parseAnswer, unavailable } from '../http/index.ts';
import { danalMeaning } from '../portone/danal.ts';
import { type Answered, authorizedCalls } from './authorized-call.ts';
import { codeOf, isSuccess, refusal } from './envelope.ts';
import { certifiedIdentity, requestBody } from './mapping.ts';
import type { PortOneV1Settings } from './settings.ts';
import type { PortOneV1Activities, PortOneV1Verdict } from './types.ts';
import { type Certification, certificationSchema, requestedSchema } from './wire.ts';

/** PortOne V1's calls. Source: PortOne's (I'mport's) API reference, `/certifications`. */
export const createPortOneV1Activities = (settings: PortOneV1Settings): PortOneV1Activities => {
  const callAuthorized = authorizedCalls(settings);
  const certification = (impUid: string) => `/certifications/${encodeURIComponent(impUid)}`;

  return {
    portOneV1Request: async (input, number) => {
      const { call, answer, envelope } = await callAuthorized({
        call: 'otp/request',
        class: 'once',
        method: 'POST',
        path: '/certifications/otp/request',
        json: requestBody(input, number, settings),
      });
      if (!isSuccess(answer, envelope)) throw refusal(call, answer, envelope);
      return { impUid: parseAnswer(requestedSchema, call, envelope.response).imp_uid };
    },

    portOneV1Confirm: async (impUid, code) => {
      const answered = await callAuthorized({
        call: 'otp/confirm',
        class: 'once',
        method: 'POST',
        path: `/certifications/otp/confirm/${encodeURIComponent(impUid)}`,
        json: code === undefined ? {} : { otp: code },
      });
      if (!isSuccess(answered.answer, answered.envelope)) return refused(codeOf(answered.answer, answered.envelope));
      const given = certificationOf(answered, impUid);
      if (given.certified === true) return verified(answered, given);
      if (given.certified === false) return refused('UNCERTIFIED');
      throw invalidAnswer(answered.call, 'certified: expected true or false');
    },

    portOneV1Certification: async (impUid) => {
      const answered = await callAuthorized({
        call: 'certifications/get',
        class: 'safe',
        method: 'GET',
        path: certification(impUid),
      });
      // PortOne answers 404 if it is not certified yet.
      if (answered.answer.status === 404) return { kind: 'uncertified' };
      throwUnlessSuccess(answered);
      const given = certificationOf(answered, impUid);
      return given.certified === true ? verified(answered, given) : { kind: 'uncertified' };
    },

    portOneV1Erase: async (impUid) => {
      const answered = await callAuthorized({
        call: 'certifications/delete',
        class: 'safe',
        method: 'DELETE',
        path: certification(impUid),
      });
      if (answered.answer.status !== 404) throwUnlessSuccess(answered);
    },
  };
};

/** For calls that are safe to repeat: a 5xx is temporary, any other refusal is final. */
const throwUnlessSuccess = ({ call, answer, envelope }: Answered): void => {
  if (isSuccess(answer, envelope)) return;
  if (answer.status < 500) throw refusal(call, answer, envelope);
  throw unavailable(call, `status ${answer.status}`, { status: answer.status, code: codeOf(answer, envelope) });
};

/** The certification with exactly the id that was asked for. */
const certificationOf = ({ call, envelope }: Answered, impUid: string): Certification => {
  const given = parseAnswer(certificationSchema, call, envelope.response);
  if (given.imp_uid !== impUid) throw invalidResult(call, 'imp_uid: expected the one asked for');
  return given;
};

const verified = ({ call }: Answered, given: Certification) => {
  const identity = certifiedIdentity(call, given);
  if (!identity) throw invalidAnswer(call, 'certified_at: expected the time of what is certified');
  return { kind: 'verified' as const, identity };
};

const refused = (code: string): PortOneV1Verdict => {
  const meaning = danalMeaning(code);
  return { kind: 'refused', code, ...(meaning && { meaning }) };
};
