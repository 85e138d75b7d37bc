import { log, proxyLocalActivities, uuid4 } from '@temporalio/workflow';
import type { WebhookActivities } from '../activities/webhooks/types.ts';
import type { Run } from '../contract/run.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { WebhookEvent } from '../contract/webhooks.ts';

/** One event of history each, and no activity task. */
const { announce } = proxyLocalActivities<WebhookActivities>({
  startToCloseTimeout: '3s',
  scheduleToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', maximumInterval: '5s' },
  summary: 'Hand the news to its webhook',
});

/** Tells the backend's webhook how a verification stands, where one is set. Delivery is not waited for. */
export class Announcements {
  readonly #wanted: boolean;
  #sequence = 0;
  #handedOver: Promise<void> = Promise.resolve();

  constructor(run: Pick<Run, 'webhook'>) {
    this.#wanted = run.webhook === true;
  }

  tell(snapshot: Snapshot): void {
    if (!this.#wanted) return;
    const event = eventOf(uuid4(), snapshot, ++this.#sequence);
    this.#handedOver = this.#handedOver.then(() => handOver(event));
  }

  /** Resolves once all was handed over. */
  async told(): Promise<void> {
    await this.#handedOver;
  }
}

/** A verification never fails over its webhook: the backend still has its other ways of asking. */
const handOver = async (event: WebhookEvent): Promise<void> => {
  try {
    await announce(event);
  } catch {
    log.error('a webhook could not be handed over', { id: event.data.id });
  }
};

/** No personal data, no code, no QR code. */
const eventOf = (uuid: string, snapshot: Snapshot, sequence: number): WebhookEvent => ({
  id: `evt_${uuid}`,
  type: snapshot.endedAt === undefined ? 'verification.updated' : 'verification.ended',
  timestamp: new Date().toISOString(),
  data: {
    id: snapshot.id,
    provider: snapshot.provider,
    ...(snapshot.method && { method: snapshot.method }),
    status: snapshot.status,
    ...(snapshot.reason !== undefined && { reason: snapshot.reason }),
    sequence,
    createdAt: snapshot.createdAt,
    ...(snapshot.endedAt !== undefined && { endedAt: snapshot.endedAt }),
  },
});
