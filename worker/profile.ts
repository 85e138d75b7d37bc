import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { withProfile } from '../activities/profile.ts';
import { profileHeader } from '../contract/profiles.ts';

/** Runs each activity with the settings of the profile that its workflow names in a header. */
export const profileInterceptor: ActivityInterceptorsFactory = () => ({
  inbound: {
    execute: async (input, next) => {
      return await withProfile(profileIn(input.headers), () => next(input));
    },
  },
});

/** The profile that an activity's headers name. */
export const profileIn = (headers: Headers | null | undefined): string | undefined => {
  const named = headers?.[profileHeader];
  return named && defaultPayloadConverter.fromPayload<string>(named);
};
