import { workflowTypes } from '../contract/providers/index.ts';
import { searchAttributes } from '../contract/search-attributes.ts';

/** The part of Temporal's client that is needed. */
interface Runs<R> {
  list(options: { query: string; pageSize: number }): AsyncIterable<R>;
}

/**
 * The verification that a VerifyVASP callback is for, as far as Temporal's index knows. A uuid that is not safe inside a query
 * matches nothing.
 */
export const callbackTarget = async <R>(runs: Runs<R>, uuid: string): Promise<R | undefined> => {
  if (!/^[A-Za-z0-9._:-]{1,128}$/.test(uuid)) return undefined;
  const query = `WorkflowType = '${workflowTypes['verify-vasp']}' AND ${searchAttributes.reference} = '${uuid}'`;
  for await (const run of runs.list({ query, pageSize: 1 })) return run;
  return undefined;
};
