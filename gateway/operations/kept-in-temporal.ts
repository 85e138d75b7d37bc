import type { Client } from '@temporalio/client';
import type { Registry } from 'prom-client';
import { callbackInboxWorkflow } from '../../protocol/callbacks.ts';
import { webhookWorkflow } from '../../protocol/webhooks.ts';
import { scrapedGauge } from '../../telemetry/scraped-gauge.ts';
import { askTemporal } from '../temporal.ts';

/** What operators should look at: a webhook endpoint that fails, callbacks that nobody claims. */
const counted = {
  webhooks: {
    pending: `WorkflowType = '${webhookWorkflow}' AND ExecutionStatus = 'Running'`,
    failing: `WorkflowType = '${webhookWorkflow}' AND ExecutionStatus = 'Running' AND VerificationStatus = 'failing'`,
    undelivered: `WorkflowType = '${webhookWorkflow}' AND ExecutionStatus = 'Failed'`,
  },
  callback_inboxes: {
    pending: `WorkflowType = '${callbackInboxWorkflow}' AND ExecutionStatus = 'Running'`,
    undelivered: `WorkflowType = '${callbackInboxWorkflow}' AND ExecutionStatus = 'Failed'`,
  },
};

/** Counts what is retained, by querying Temporal at each scrape. While Temporal is unreachable, the last counts stay. */
export const countKept = (registry: Registry, client: Client): void => {
  for (const [kind, queries] of Object.entries(counted))
    scrapedGauge(
      registry,
      { name: `hwagin_${kind}`, help: `${kind.replace('_', ' ')} that Temporal retains`, labelNames: ['state'] },
      async (set) => {
        for (const [state, query] of Object.entries(queries)) {
          const { count } = await askTemporal(client, () => client.workflow.count(query), 2_000);
          set({ state }, count);
        }
      },
    );
};
