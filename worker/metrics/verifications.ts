import type { InjectedSinks } from '@temporalio/worker';
import { Counter, Histogram, type Registry } from 'prom-client';
import { descriptorOf } from '../../contract/providers/index.ts';
import { reasons } from '../../contract/reasons.ts';
import type { Kind, VerificationSinks } from '../../workflows/run/telemetry.ts';
import type { ProfileLabel } from './profile-label.ts';

/** Seconds: a user takes a few, and a travel-rule verification may take days. */
const buckets = [1, 2.5, 5, 10, 20, 30, 60, 120, 180, 300, 600, 900, 3_600, 21_600, 86_400];

/** The labels that all of these metrics have. */
const labelNames = ['profile', 'provider', 'method'] as const;

/** Counts the steps that workflows report. Never during a replay. */
export const verificationMetrics = (
  registry: Registry,
  profileLabel: ProfileLabel,
): InjectedSinks<VerificationSinks> => {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, ...own: L[]) =>
    new Counter({ name, help, labelNames: [...labelNames, ...own], registers });
  const started = counter('hwagin_verifications_started_total', 'Verifications started', 'purpose');
  const ended = counter(
    'hwagin_verifications_ended_total',
    'Verifications ended; reason: one of ours, "provider" for a provider’s own code, or "none"',
    'status',
    'reason',
  );
  const duration = new Histogram({
    name: 'hwagin_verification_duration_seconds',
    help: 'Time from the start of a verification to its end',
    labelNames: [...labelNames, 'status'],
    buckets,
    registers,
  });
  const sent = counter('hwagin_messages_sent_total', 'Messages that providers accepted, by cause', 'cause');
  const answers = counter('hwagin_answers_total', 'Users’ answers, by verdict', 'result');
  const labels = ({ provider, method, profile }: Kind) => ({
    profile: profileLabel(profile),
    provider,
    method: method ?? 'none',
  });
  return {
    verifications: {
      started: { fn: (_info, kind, purpose) => started.inc({ ...labels(kind), purpose }) },
      sent: {
        fn: (_info, kind, cause) => {
          if (descriptorOf(kind.provider).sends) sent.inc({ ...labels(kind), cause });
        },
      },
      answered: { fn: (_info, kind, result) => answers.inc({ ...labels(kind), result }) },
      ended: {
        fn: (_info, kind, status, reason, ms) => {
          ended.inc({ ...labels(kind), status, reason: reasonClass(reason) });
          duration.observe({ ...labels(kind), status }, ms / 1_000);
        },
      },
    },
  };
};

const ours: readonly string[] = reasons;
const reasonClass = (reason: string | undefined): string => {
  if (reason === undefined) return 'none';
  return ours.includes(reason) ? reason : 'provider';
};
