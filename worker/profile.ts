import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { withProfile } from '../activities/profile.ts';
import { profileHeader } from '../contract/profiles.ts';

/** Runs each activity with the settings of the profile that its workflow names in a header. */
export const profileInterceptor: ActivityInterceptorsFactory = () => ({
  inbound: {
    execute: async (input, next) => {
      const named = input.headers[profileHeader];
      const profile = named && defaultPayloadConverter.fromPayload<string>(named);
      return await withProfile(profile, () => next(input));
    },
  },
});
