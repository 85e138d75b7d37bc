import type { Provider, workflowTypes } from '../../contract/providers/index.ts';
import * as listed from '../providers/index.ts';
import type { Flow } from '../run/flow.ts';

/** Every provider's flow, by its workflow type. */
export const flows: { readonly [P in Provider as (typeof workflowTypes)[P]]: Flow<P> } = listed;
