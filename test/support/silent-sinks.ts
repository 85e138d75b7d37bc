import type { InjectedSinks } from '@temporalio/worker';
import type { VerificationSinks } from '../../workflows/run/telemetry.ts';

const nothing = { fn: () => undefined };

/** For workers of tests that nobody watches. */
export const silentSinks: InjectedSinks<VerificationSinks> = {
  verifications: { started: nothing, sent: nothing, answered: nothing, ended: nothing },
};
