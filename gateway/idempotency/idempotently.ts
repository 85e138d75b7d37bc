import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Snapshot } from '../../contract/snapshot.ts';
import { canonicalJson } from '../../privacy/canonical-json.ts';
import type { IdempotentAnswer } from '../../protocol/idempotency.ts';
import { whoOf } from '../auth/authorize.ts';
import { withoutSecret } from '../auth/secrets.ts';
import { GatewayError, problemOf, sendProblem } from '../http/problem.ts';
import type { RateCheck } from '../http/rates.ts';
import type { IdempotencyRecords } from './records.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Throws `limited` if there are too many Idempotency-Keys. */
    countIdempotencyKey: RateCheck;
  }
}

export interface Idempotency {
  records: IdempotencyRecords;
  /** Keyed hash of a text. */
  hash: (text: string) => string;
}

/** The verification that a request is about. */
export interface Subject {
  /** Throws the error that refuses the request in any case, without a trace in Temporal: `erased`, `not_found`. */
  expect: () => Promise<void>;
}

/**
 * Carries out a request. If it has an `Idempotency-Key`, repeats get the same answer for 24 hours. `act` receives an id for
 * Temporal's update, so that the request is carried out only once while the verification is open, even if the gateway dies in
 * between. A key is claimed only for a request that can succeed, because each claim is a run. A refusal that may go away (429,
 * 503, anything with `retryAfter`) frees the key.
 */
export const idempotently = async (
  { records, hash }: Idempotency,
  request: FastifyRequest,
  reply: FastifyReply,
  { expect }: Subject,
  act: (updateId: string) => Promise<IdempotentAnswer>,
): Promise<void> => {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return void send(reply, await act(`http-${request.id}-${Date.now().toString(36)}`));
  await request.server.countIdempotencyKey(request);
  await expect();
  const claimed = hash(`idempotency-key ${whoOf(request.principal)} ${key}`);
  const fingerprint = hash(`request ${request.method} ${request.url} ${canonicalJson(request.body ?? null)}`);
  const claim = await records.claim(claimed, fingerprint);
  if (claim.kind === 'mismatch')
    throw new GatewayError('idempotency_mismatch', 'This Idempotency-Key was used with a different request.');
  if (claim.kind === 'in_flight')
    throw new GatewayError(
      'idempotency_in_flight',
      'The first request with this Idempotency-Key is not answered yet.',
      {
        retryAfter: 1,
      },
    );
  if (claim.kind === 'answered') return void send(reply.header('idempotent-replayed', 'true'), claim.answer);
  const { answer, keep } = await carryOut(request, () => act(`key-${claimed}`));
  await claim.settle(keep ? { ...answer, body: withoutQrCode(answer.body) } : undefined).catch((error: unknown) => {
    request.log.warn({ error }, 'the answer could not be stored for its Idempotency-Key');
  });
  send(reply, answer);
};

/** The secret of an enrolment must not be stored: a repeated start is answered without it; the snapshot has it. */
const withoutQrCode = (body: unknown): unknown => {
  const snapshot = body as Partial<Snapshot> | null;
  return snapshot?.challenge?.qrCode === undefined ? body : withoutSecret(snapshot as Snapshot);
};

const carryOut = async (
  request: FastifyRequest,
  act: () => Promise<IdempotentAnswer>,
): Promise<{ answer: IdempotentAnswer; keep: boolean }> => {
  try {
    return { answer: await act(), keep: true };
  } catch (error) {
    const problem = problemOf(error, request.id);
    if (problem.code === 'internal') request.log.error({ error }, 'request failed');
    const passing = problem.status >= 500 || problem.status === 429 || problem.retryAfter !== undefined;
    return { answer: { status: problem.status, body: problem }, keep: !passing };
  }
};

const send = (reply: FastifyReply, { status, body }: IdempotentAnswer): FastifyReply =>
  status >= 400
    ? sendProblem(reply, body as Parameters<typeof sendProblem>[1])
    : located(reply, status, body as Partial<Snapshot>)
        .code(status)
        .send(body);

/** The answer to a start names where the verification is, also if starts are merged. */
const located = (reply: FastifyReply, status: number, { id }: Partial<Snapshot>): FastifyReply =>
  status === 201 && id !== undefined ? reply.header('location', `/v1/verifications/${encodeURIComponent(id)}`) : reply;
