import type { Headers } from '@temporalio/common';
import { defaultPayloadConverter, type WorkflowInterceptors } from '@temporalio/workflow';
import type { profileHeader } from '../contract/profiles.ts';
import type { Run } from '../contract/run.ts';

const header = 'hwagin-profile' satisfies typeof profileHeader;

/** Tells every activity of a run whose settings it works with: the profile of the input, in a header. Without one nothing is added. */
export const interceptors = (): WorkflowInterceptors => {
  let profile: string | undefined;
  const withProfile = <I extends { headers: Headers }>(input: I): I =>
    profile === undefined
      ? input
      : { ...input, headers: { ...input.headers, [header]: defaultPayloadConverter.toPayload(profile) } };
  return {
    inbound: [
      {
        execute: (input, next) => {
          const [run] = input.args as [Partial<Run> | undefined];
          profile = run?.input?.profile;
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(withProfile(input)),
        scheduleLocalActivity: (input, next) => next(withProfile(input)),
      },
    ],
  };
};
