import type { WebhookAttempt, WebhookEvent } from '../../contract/webhooks.ts';

export interface WebhookActivities {
  /** Hands an event over to a run of its own. Quick, and safe to repeat: it happens only once. */
  announce(event: WebhookEvent): Promise<'announced'>;
  /** One attempt to deliver it. Does not fail. */
  sendWebhook(event: WebhookEvent): Promise<WebhookAttempt>;
}
