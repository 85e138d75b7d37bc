import type { Provider } from './providers/index.ts';
import type { Method, Status } from './words.ts';

/** `updated`: a challenge is out, the counterparty was asked, or has answered. `ended`: the end. */
export type WebhookEventType = 'verification.updated' | 'verification.ended';

/** What a backend is told. No personal data, no code, no QR code: it asks for the rest. */
export interface WebhookEvent {
  /** The same over all attempts: a receiver drops what it had before. */
  id: string;
  type: WebhookEventType;
  timestamp: string;
  data: {
    id: string;
    provider: Provider;
    method?: Method;
    status: Status;
    reason?: string;
    /** 1, 2, … for each verification: what has a lower number than the last one of the same `createdAt` is old news. */
    sequence: number;
    /** An id whose run is gone can be started again: what has an earlier time than the last one is old news. */
    createdAt: string;
    endedAt?: string;
  };
}

export interface WebhookAttempt {
  at: string;
  delivered: boolean;
  /** The receiver's HTTP status, where it gave one. */
  status?: number;
  /** Otherwise why there is none: a stable code (`timeout`, `refused_address`, `ECONNREFUSED`). */
  error?: string;
}
