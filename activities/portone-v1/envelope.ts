import type { ApplicationFailure } from '@temporalio/common';
import {
  type CallName,
  type HttpAnswer,
  notTheProvidersEnvelope,
  parseAnswer,
  rejected,
  safeCode,
  unauthorized,
} from '../http/index.ts';
import { danalCode } from '../portone/danal.ts';
import { type Envelope, envelopeSchema } from './wire.ts';

/** PortOne's own answer, a refusal too. 401, and JSON that is not PortOne's, are failures. */
export const envelopeOf = (call: CallName, answer: HttpAnswer): Envelope => {
  if (answer.status === 401) throw unauthorized(call, answer);
  const envelope = envelopeSchema.safeParse(answer.body);
  if (envelope.success) return envelope.data;
  if (answer.status >= 400) throw notTheProvidersEnvelope(call, answer);
  return parseAnswer(envelopeSchema, call, answer.body);
};

/** Both must say so: a refusal may come with HTTP 200. */
export const isSuccess = ({ status }: HttpAnswer, { code }: Envelope): boolean =>
  status >= 200 && status < 300 && Number(code) === 0;

/** The carrier's code where there is one, else PortOne's, else the HTTP status. */
export const codeOf = ({ status }: HttpAnswer, envelope: Envelope): string =>
  danalCode(envelope) ?? (Number(envelope.code) === 0 ? `http-${status}` : (safeCode(envelope.code) ?? 'unknown'));

/** A refusal as a failure: not done, also with HTTP 500, which is how PortOne says that the carrier's side has failed. */
export const refusal = (call: CallName, answer: HttpAnswer, envelope: Envelope): ApplicationFailure => {
  const code = codeOf(answer, envelope);
  return rejected(call, `refused (${code})`, { code, status: answer.status });
};
