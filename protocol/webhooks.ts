import { z } from 'zod';
import { providers } from '../contract/providers/index.ts';
import type { WebhookAttempt, WebhookEvent } from '../contract/webhooks.ts';
import { methods, statuses } from '../contract/words.ts';

/** Delivers one event: a run for each, so that a dead receiver holds up nothing else. */
export const webhookWorkflow = 'webhook';
/** A caller's id cannot hold a slash, so none meets it. */
export const webhookIds = (verificationId: string): string => `webhook/${verificationId}/`;
/** `runId`: of a verification under whose id there were others before, where the plain one is taken. */
export const webhookId = (verificationId: string, sequence: number, runId?: string): string =>
  `${webhookIds(verificationId)}${sequence}${runId === undefined ? '' : `/${runId}`}`;
/** Signal: do not wait for the next attempt's time. */
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

/** What a delivered webhook's run completes with. */
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
