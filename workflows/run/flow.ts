import { setWorkflowOptions } from '@temporalio/workflow';
import type { ProviderFacts } from '../../contract/providers/descriptor.ts';
import type { Provider } from '../../contract/providers/index.ts';
import type { Result, Run } from '../../protocol/run.ts';
import type { Shape } from './shape.ts';
import { type Behavior, versioned } from './versioned.ts';

/** The shape of each activity's result. Anything else is rejected. */
export type Shapes<Activities> = {
  readonly [Name in keyof Activities]: Activities[Name] extends (...args: never[]) => Promise<infer Answer>
    ? Shape<Answer>
    : never;
};

/** A provider's flow: a workflow function, with what every run needs to know about its provider. */
export interface Flow<P extends Provider = Provider> {
  (run: Run<P>): Promise<Result>;
  readonly facts: ProviderFacts & { readonly name: P };
  readonly shapes: Readonly<Record<string, Shape<unknown>>>;
}

/** Makes a workflow function a provider's flow. */
export const flow = <P extends Provider>(
  facts: Flow<P>['facts'],
  shapes: Flow['shapes'],
  behavior: Behavior,
  workflow: (run: Run<P>) => Promise<Result>,
): Flow<P> => {
  setWorkflowOptions(versioned(behavior), workflow);
  return Object.assign(workflow, { facts, shapes });
};
