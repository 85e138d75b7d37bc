import { ApplicationFailure, type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow';
import type { Provider } from '../../contract/providers/index.ts';
import type { WebhookEvent } from '../../contract/webhooks.ts';
import type { Erasure, erasureWorkflow } from '../../protocol/erasure.ts';
import type { Run } from '../../protocol/run.ts';
import type { webhookWorkflow } from '../../protocol/webhooks.ts';
import { flows } from './flows.ts';

/**
 * Starts only with input that is meant for a run of this type and id. Anybody who can write to Temporal can start any of our
 * types under any id, with any payload that was ever written there. For example, a verification's own input could be used to
 * erase it, or be sent to the backend's webhook.
 */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      execute: async (input, next) => {
        const { workflowType, workflowId } = workflowInfo();
        if (!isItsOwn(workflowType, workflowId, input.args[0]))
          throw ApplicationFailure.nonRetryable('Started with input that is meant for another run');
        return await next(input);
      },
    },
  ],
});

/** Other workflows take no argument, or the one they pass to themselves when they continue as new. */
const isItsOwn = (type: string, id: string, given: unknown): boolean => {
  if (Object.hasOwn(flows, type)) return isRunOf(flows[type as keyof typeof flows].facts.name, id, given);
  if (type === ('erasure' satisfies typeof erasureWorkflow)) return isErasureOf(id, given);
  return type !== ('webhook' satisfies typeof webhookWorkflow) || isEventOf(id, given);
};

const isRunOf = (provider: Provider, workflowId: string, given: unknown): boolean => {
  const run = (given ?? {}) as Partial<Run>;
  return run.id === workflowId && run.provider === provider && run.input !== undefined;
};

const isErasureOf = (workflowId: string, given: unknown): boolean => {
  const { id } = (given ?? {}) as Partial<Erasure>;
  return workflowId === `erase/${id}`;
};

const isEventOf = (workflowId: string, given: unknown): boolean => {
  const { data } = (given ?? {}) as Partial<WebhookEvent>;
  const own = `webhook/${data?.id}/${data?.sequence}`;
  return workflowId === own || workflowId.startsWith(`${own}/`);
};
