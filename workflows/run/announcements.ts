import {
  CancellationScope,
  log,
  ParentClosePolicy,
  proxyLocalActivities,
  startChild,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { WebhookActivities } from '../../activities/webhooks/types.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { WebhookEvent } from '../../contract/webhooks.ts';
import type { Run } from '../../protocol/run.ts';
import type { WebhookMemo, webhookWorkflow } from '../../protocol/webhooks.ts';

/**
 * Costs one history event and no activity task. Tried once, and briefly, because everything else that arrives for the
 * verification waits behind it. If it fails, Temporal does it (`leaveToTemporal`).
 */
const { announce } = proxyLocalActivities<WebhookActivities>({
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 1 },
  summary: 'Hand the event to its webhook',
});

/** Sends the status of a verification to the backend's webhook, if one is set. Does not wait for delivery. */
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

  /** Resolves once every event was handed over. */
  async told(): Promise<void> {
    await this.#handedOver;
  }
}

const handOver = (event: WebhookEvent): Promise<void> =>
  CancellationScope.nonCancellable(async () => {
    try {
      await announce(event);
    } catch {
      await leaveToTemporal(event);
    }
  });

/**
 * Hands the event over as a child workflow that outlives this run. Temporal starts it on its own, however long that takes: this
 * costs more history events, and cannot fail. If its id is taken, by another run or by this very event, the event is delivered a
 * second time rather than never, under the same event id.
 */
const leaveToTemporal = async (event: WebhookEvent): Promise<void> => {
  const { id, sequence, status } = event.data;
  const plain = `webhook/${id}/${sequence}`;
  for (const workflowId of [plain, `${plain}/${workflowInfo().runId}`]) {
    try {
      await startChild('webhook' satisfies typeof webhookWorkflow, {
        workflowId,
        args: [event],
        memo: { event } satisfies WebhookMemo,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: `${id}: ${status}`,
      });
      return;
    } catch (error) {
      if ((error as Error).name !== 'WorkflowExecutionAlreadyStartedError') throw error;
    }
  }
  log.warn('the webhook was already handed over', { id, sequence });
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
