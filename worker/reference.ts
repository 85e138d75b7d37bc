import type { NativeConnection } from '@temporalio/worker';
import { searchAttributes } from '../contract/search-attributes.ts';

/**
 * Whether a verification other than `workflowId` carries a provider's id already, by Temporal's visibility (which may lag
 * behind by a moment). What would not fit into a query as it stands is not looked up, but counts as taken: fail closed.
 */
export const referenceLookup =
  (connection: Pick<NativeConnection, 'workflowService'>, namespace: string) =>
  async (reference: string, workflowId: string): Promise<boolean> => {
    if (![reference, workflowId].every((id) => /^[A-Za-z0-9._:-]{1,200}$/.test(id))) return true;
    const query = `${searchAttributes.reference} = '${reference}' AND WorkflowId != '${workflowId}'`;
    const { count } = await connection.workflowService.countWorkflowExecutions({ namespace, query });
    return count.toNumber() > 0;
  };
