import type { NativeConnection } from '@temporalio/worker';
import { searchAttributes } from '../contract/search-attributes.ts';

/**
 * Whether a verification other than `workflowId` already has this provider's id, according to Temporal's visibility (which may
 * lag a moment behind). An id that is not safe inside a query is not looked up, but counts as taken: fail closed.
 */
export const referenceLookup =
  (connection: Pick<NativeConnection, 'workflowService'>, namespace: string) =>
  async (reference: string, workflowId: string): Promise<boolean> => {
    if (![reference, workflowId].every((id) => /^[A-Za-z0-9._:-]{1,200}$/.test(id))) return true;
    const query = `${searchAttributes.reference} = '${reference}' AND WorkflowId != '${workflowId}'`;
    const { count } = await connection.workflowService.countWorkflowExecutions({ namespace, query });
    return count.toNumber() > 0;
  };
