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

/** PortOne's own answer, even if it is a refusal. Throws for a 401, and for JSON that is not PortOne's. */
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

/** The carrier's code if there is one, else PortOne's, else the HTTP status. */
export const codeOf = ({ status }: HttpAnswer, envelope: Envelope): string =>
  danalCode(envelope) ?? (Number(envelope.code) === 0 ? `http-${status}` : (safeCode(envelope.code) ?? 'unknown'));

/** A refusal as a failure: not done. That includes HTTP 500, with which PortOne reports a failure on the carrier's side. */
export const refusal = (call: CallName, answer: HttpAnswer, envelope: Envelope): ApplicationFailure => {
  const code = codeOf(answer, envelope);
  return rejected(call, `refused (${code})`, { code, status: answer.status });
};
