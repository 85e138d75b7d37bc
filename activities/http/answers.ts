import type { ApplicationFailure } from '@temporalio/common';
import type { z } from 'zod';
import { type CallName, invalidAnswer, lost, rejected } from './failures.ts';
import type { HttpAnswer } from './types.ts';

/** Parses the answer by its schema. Throws `InvalidAnswer`, which names the field and what was expected, never the value. */
export const parseAnswer = <S extends z.ZodType>(schema: S, call: CallName, body: unknown): z.output<S> => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const expected = issue?.code === 'invalid_type' ? `expected ${issue.expected}` : (issue?.message ?? 'unexpected');
  throw invalidAnswer(call, `${issue?.path.map(String).join('.') || 'the answer'}: ${expected}`);
};

/** 401: certainly not done, and not to be repeated with the same credentials. */
export const unauthorized = (call: CallName, { status }: HttpAnswer): ApplicationFailure =>
  rejected(call, `not authorized (${status})`, { status });

/** JSON that is not the provider's: something in front of it (a proxy, a gateway) has answered. */
export const notTheProvidersEnvelope = (call: CallName, { status }: HttpAnswer): ApplicationFailure =>
  status >= 500
    ? lost(call, `status ${status} without the provider's envelope`, { status })
    : invalidAnswer(call, `status ${status} without the provider's envelope`, { status });

/** A provider's code if it is safe to show; free text is not. */
export const safeCode = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^[A-Za-z0-9_.-]{1,64}$/.test(text) ? text : undefined;
};
