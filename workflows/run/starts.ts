import { ApplicationFailure, type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow';
import type { Erasure, erasureWorkflow } from '../../contract/erasure.ts';
import type { Run } from '../../contract/run.ts';
import type { WebhookEvent, webhookWorkflow } from '../../contract/webhooks.ts';
import type { Provider, workflowTypes } from '../../contract/words.ts';

/**
 * Begins only with what is meant for a run of this type and id. Who can write to Temporal can start any of our types under any id,
 * with any payload that was ever written there: a verification's own input looks like an order to erase it, and would be told to
 * the backend's webhook.
 */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      execute: async (input, next) => {
        const { workflowType, workflowId } = workflowInfo();
        if (!isItsOwn(workflowType, workflowId, input.args[0]))
          throw ApplicationFailure.nonRetryable('Started with what is meant for another run');
        return await next(input);
      },
    },
  ],
});

/** The others take nothing, or what they say themselves when they continue as new. */
const isItsOwn = (type: string, id: string, given: unknown): boolean => {
  if (Object.hasOwn(providers, type)) return isRunOf(providers[type as keyof typeof providers], id, given);
  if (type === ('erasure' satisfies typeof erasureWorkflow)) return isErasureOf(id, given);
  return type !== ('webhook' satisfies typeof webhookWorkflow) || isEventOf(id, given);
};

const providers = {
  mobileOk: 'mobile-ok',
  portOneV1: 'portone-v1',
  portOneV2: 'portone-v2',
  nhnOtp: 'nhn-otp',
  verifyVasp: 'verify-vasp',
} as const satisfies { [P in Provider as (typeof workflowTypes)[P]]: P };

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
