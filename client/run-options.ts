import type { WorkflowStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { maskPhone } from '../contract/person.ts';
import { descriptorOf, type NormalisedInputOf, type Provider } from '../contract/providers/index.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import type { Run } from '../protocol/run.ts';

/** Stored with the run for as long as Temporal retains it; encrypted like every payload. */
interface Memo {
  /** Hash of the input: tells the same start from a different one under the same id. */
  fingerprint: string;
  labels: string[];
}

/** The input of the workflow, except for what depends on the settings. */
export const runOf = <P extends Provider>(
  provider: P,
  id: string,
  input: NormalisedInputOf<P>,
  fingerprint: string,
  requestId: string | undefined,
): Omit<Run<P>, 'limits'> => {
  const descriptor = descriptorOf(provider);
  const method = 'method' in input ? input.method : onlyOne(descriptor.methods);
  const to = descriptor.recipient?.(input);
  const sentTo = to && 'phone' in to ? maskPhone(to.phone) : undefined;
  return {
    id,
    provider,
    input,
    fingerprint,
    ...(method && { method }),
    ...(sentTo && { sentTo }),
    ...(requestId && { requestId }),
  };
};

/** How Temporal starts it, once. `start-again.ts` restarts an id whose run has started nothing. */
export const startOptions = (run: Run, taskQueue: string): WorkflowStartOptions => ({
  workflowId: run.id,
  taskQueue,
  args: [run],
  workflowIdReusePolicy: 'REJECT_DUPLICATE',
  typedSearchAttributes: attributesOf(run),
  memo: { fingerprint: run.fingerprint, labels: run.input.labels } satisfies Memo,
  staticSummary: summaryOf(run),
});

const onlyOne = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

const attributesOf = ({ provider, method, input, subject }: Run): TypedSearchAttributes => {
  const values = {
    [searchAttributes.provider]: provider,
    [searchAttributes.method]: method,
    [searchAttributes.status]: 'requesting',
    [searchAttributes.purpose]: input.purpose,
    [searchAttributes.subject]: subject,
  };
  return new TypedSearchAttributes(
    Object.entries(values).flatMap(([name, value]) =>
      value ? [{ key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD), value }] : [],
    ),
  );
};

/** One line for the Web UI, like `MobileOK SMS to 010-****-5678`. */
const summaryOf = ({ provider, method, sentTo, input }: Run): string => {
  const descriptor = descriptorOf(provider);
  const rest = descriptor.summary?.(input) ?? [method, sentTo && `to ${sentTo}`].filter(Boolean).join(' ');
  return `${descriptor.title} ${rest}`.trim();
};
