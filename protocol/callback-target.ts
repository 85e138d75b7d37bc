import { workflowTypes } from '../contract/providers/index.ts';
import { searchAttributes } from '../contract/search-attributes.ts';

/** What is needed of Temporal's client. */
interface Runs<R> {
  list(options: { query: string; pageSize: number }): AsyncIterable<R>;
}

/**
 * The verification that a callback of VerifyVASP is about, as far as Temporal's index has come. A uuid that would not fit into
 * a query as it stands is nobody's.
 */
export const callbackTarget = async <R>(runs: Runs<R>, uuid: string): Promise<R | undefined> => {
  if (!/^[A-Za-z0-9._:-]{1,128}$/.test(uuid)) return undefined;
  const query = `WorkflowType = '${workflowTypes['verify-vasp']}' AND ${searchAttributes.reference} = '${uuid}'`;
  for await (const run of runs.list({ query, pageSize: 1 })) return run;
  return undefined;
};
