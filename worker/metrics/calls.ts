import { AsyncLocalStorage } from 'node:async_hooks';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor, ActivityInterceptorsFactory } from '@temporalio/worker';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Observation } from '../../activities/http/index.ts';
import { currentProfile } from '../../activities/profile.ts';
import type { WebhookAttempt } from '../../contract/webhooks.ts';
import { type FailureDetail, type FailureType, failureTypes } from '../../protocol/failures.ts';
import { bounded } from '../../telemetry/bounded.ts';
import type { ProfileLabel } from './profile-label.ts';

export interface CallMetrics {
  onAnswer: (observation: Observation) => void;
  interceptor: ActivityInterceptorsFactory;
}

/** Limits the number of codes per provider. No provider has this many, and one cannot create more by inventing codes. */
const mostCodes = 100;

/**
 * Counts calls to providers, and failures. A failure is counted where it is first known: lost connections by the HTTP client, the
 * provider's errors by the activity.
 */
export const callMetrics = (registry: Registry, profileLabel: ProfileLabel): CallMetrics => {
  const registers = [registry];
  const duration = new Histogram({
    name: 'hwagin_provider_request_duration_seconds',
    help: 'Requests to providers; outcome: "answered" (with any JSON), or why not',
    labelNames: ['profile', 'provider', 'call', 'outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60],
    registers,
  });
  const failures = new Counter({
    name: 'hwagin_provider_failures_total',
    help: 'Failed calls by type; code: the provider’s own, Node’s, or the HTTP status',
    labelNames: ['profile', 'provider', 'call', 'type', 'code'],
    registers,
  });
  const webhooks = new Counter({
    name: 'hwagin_webhook_attempts_total',
    help: 'Attempts to deliver a webhook; outcome: "delivered", the HTTP status, or an error code',
    labelNames: ['outcome'],
    registers,
  });
  const codesOf = new Map<string, (code: string) => string>();
  const count = (provider: string, call: string, type: string, code: string | number | undefined) => {
    const codes = codesOf.get(provider) ?? bounded(mostCodes);
    codesOf.set(provider, codes);
    failures.inc({
      profile: profileLabel(currentProfile()),
      provider,
      call,
      type,
      code: code === undefined ? 'none' : codes(String(code)),
    });
  };

  const activity = new AsyncLocalStorage<{ counted: boolean }>();
  const onAnswer = ({ provider, call, outcome, status, code, ms }: Observation) => {
    duration.observe({ profile: profileLabel(currentProfile()), provider, call, outcome }, ms / 1_000);
    const failed = outcome !== 'answered' && outcome !== 'Canceled';
    const store = activity.getStore();
    if (store) store.counted = failed;
    if (failed) count(provider, call, outcome, code ?? status);
  };

  const webhookOutcomes = bounded(mostCodes);
  const execute: NonNullable<ActivityInboundCallsInterceptor['execute']> = async (input, next) => {
    const store = { counted: false };
    try {
      return await activity.run(store, () => next(input));
    } catch (error) {
      const detail = store.counted ? undefined : detailOf(error);
      if (detail) count(detail.provider, detail.call, detail.type, detail.code ?? detail.status);
      throw error;
    }
  };
  const interceptor: ActivityInterceptorsFactory = ({ info }) => ({
    inbound: {
      execute: async (input, next) => {
        const result = await execute(input, next);
        if (info.activityType === 'sendWebhook') {
          const { delivered, status, error } = result as WebhookAttempt;
          webhooks.inc({ outcome: delivered ? 'delivered' : webhookOutcomes(String(status ?? error ?? 'unknown')) });
        }
        return result;
      },
    },
  });
  return { onAnswer, interceptor };
};

/** The detail of one of our failures. "Not yet" does not count as a failure. */
const detailOf = (error: unknown): (FailureDetail & { type: FailureType }) | undefined => {
  if (!(error instanceof ApplicationFailure)) return undefined;
  const type = failureTypes.find((each) => each === error.type);
  const [detail] = (error.details ?? []) as FailureDetail[];
  return type && type !== 'NotYet' && detail ? { ...detail, type } : undefined;
};
