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
    /** Throws `limited` for one Idempotency-Key too many. */
    countIdempotencyKey: RateCheck;
  }
}

export interface Idempotency {
  records: IdempotencyRecords;
  /** Keyed hash of a text. */
  hash: (text: string) => string;
}

/** What a request is about. */
export interface Subject {
  /** Throws what refuses it whatever was answered before, and without a trace in Temporal: `erased`, `not_found`. */
  expect: () => Promise<void>;
}

/**
 * Carries a request out, under its `Idempotency-Key` where it has one: what it was answered with is given again for 24 hours.
 * `act` is handed an id for Temporal's update, so that even a gateway that dies in between has it done once while the
 * verification is open. A key is claimed only for a request that can be meant: claims are runs. A refusal that a repetition may change (429, 503, anything with `retryAfter`) frees the key.
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
    throw new GatewayError('idempotency_mismatch', 'This Idempotency-Key was used with another request.');
  if (claim.kind === 'in_flight')
    throw new GatewayError(
      'idempotency_in_flight',
      'The first request under this Idempotency-Key is not answered yet.',
      {
        retryAfter: 1,
      },
    );
  if (claim.kind === 'answered') return void send(reply.header('idempotent-replayed', 'true'), claim.answer);
  const { answer, keep } = await carryOut(request, () => act(`key-${claimed}`));
  await claim.settle(keep ? { ...answer, body: withoutQrCode(answer.body) } : undefined).catch((error: unknown) => {
    request.log.warn({ error }, 'the answer could not be kept for its Idempotency-Key');
  });
  send(reply, answer);
};

/** An enrolment's secret is not for keeping: a repeated start is answered without it, and the snapshot has it. */
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

/** What a start has given stands where its answer says, also where starts are merged. */
const located = (reply: FastifyReply, status: number, { id }: Partial<Snapshot>): FastifyReply =>
  status === 201 && id !== undefined ? reply.header('location', `/v1/verifications/${encodeURIComponent(id)}`) : reply;
