import type { InjectedSinks } from '@temporalio/worker';
import type { VerificationSinks } from '../../workflows/run/telemetry.ts';

const nothing = { fn: () => undefined };

/** For workers whose telemetry no test reads. */
export const silentSinks: InjectedSinks<VerificationSinks> = {
  verifications: { started: nothing, sent: nothing, answered: nothing, ended: nothing },
};
