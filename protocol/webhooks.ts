import { z } from 'zod';
import { providers } from '../contract/providers/index.ts';
import type { WebhookAttempt, WebhookEvent } from '../contract/webhooks.ts';
import { methods, statuses } from '../contract/words.ts';

/** Delivers one event: one run for each, so that a dead receiver delays nothing else. */
export const webhookWorkflow = 'webhook';
/** A caller's id cannot contain a slash, so it never collides with this one. */
export const webhookIds = (verificationId: string): string => `webhook/${verificationId}/`;
/** `runId`: for a verification whose id was used before, so that the plain id is taken. */
export const webhookId = (verificationId: string, sequence: number, runId?: string): string =>
  `${webhookIds(verificationId)}${sequence}${runId === undefined ? '' : `/${runId}`}`;
/** Signal: do not wait for the time of the next attempt. */
export const attemptNowSignal = 'attemptNow';
/** Query: the attempts so far. */
export const attemptsQuery = 'attempts';

export interface WebhookMemo {
  event: WebhookEvent;
}

export interface WebhookResult {
  /** The run's own id. */
  run: string;
  attempts: WebhookAttempt[];
}

export const attemptsSchema: z.ZodType<WebhookAttempt[]> = z.array(
  z.object({
    at: z.string(),
    delivered: z.boolean(),
    status: z.number().optional(),
    error: z.string().optional(),
  }),
) as z.ZodType<WebhookAttempt[]>;

/** The result of a delivered webhook's run. */
export const webhookResultSchema = z.object({ run: z.string(), attempts: attemptsSchema });

export const webhookMemoSchema: z.ZodType<{ event: WebhookEvent }> = z.object({
  event: z.object({
    id: z.string(),
    type: z.enum(['verification.updated', 'verification.ended']),
    timestamp: z.string(),
    data: z.object({
      id: z.string(),
      provider: z.enum(providers),
      method: z.enum(methods).optional(),
      status: z.enum(statuses),
      reason: z.string().optional(),
      sequence: z.number(),
      createdAt: z.string(),
      endedAt: z.string().optional(),
    }),
  }),
}) as z.ZodType<{ event: WebhookEvent }>;
