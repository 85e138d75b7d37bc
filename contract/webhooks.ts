import type { Provider } from './providers/index.ts';
import type { Method, Status } from './words.ts';

/** `updated`: a challenge was sent, the counterparty was asked, or has answered. `ended`: the end. */
type WebhookEventType = 'verification.updated' | 'verification.ended';

/** What a backend receives. No personal data, no code, no QR code: it has to request the rest. */
export interface WebhookEvent {
  /** The same for all attempts: a receiver drops an event it already has. */
  id: string;
  type: WebhookEventType;
  timestamp: string;
  data: {
    id: string;
    provider: Provider;
    method?: Method;
    status: Status;
    reason?: string;
    /** 1, 2, … for each verification. With the same `createdAt`, an event with a lower number than the last one is outdated. */
    sequence: number;
    /** An id can be started again once its run is gone. An event with an earlier time than the last one is outdated. */
    createdAt: string;
    endedAt?: string;
  };
}

export interface WebhookAttempt {
  at: string;
  delivered: boolean;
  /** The receiver's HTTP status, if there was one. */
  status?: number;
  /** Otherwise, why there was none: a stable code (`timeout`, `refused_address`, `ECONNREFUSED`). */
  error?: string;
}
