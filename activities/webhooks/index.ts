import { sendOnce } from './send.ts';
import type { WebhookSettings } from './settings.ts';
import type { WebhookActivities } from './types.ts';

export { readWebhookSettings, type WebhookSettings } from './settings.ts';

/** Without settings every attempt fails, and says so: another worker may have them, or this one after a restart. */
export const createWebhookActivities = (
  settings: WebhookSettings | undefined,
): Pick<WebhookActivities, 'sendWebhook'> => ({
  sendWebhook: async (event) =>
    settings ? sendOnce(settings, event) : { at: new Date().toISOString(), delivered: false, error: 'not_configured' },
});
