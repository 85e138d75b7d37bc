import { parseAnswer, unavailable } from '../http/index.ts';
import type { ActivityServices } from '../provider.ts';
import { readMoment } from '../reading/time.ts';
import { enclaveFailure, enclaveOf } from './enclave.ts';
import { find } from './find.ts';
import { look } from './look.ts';
import { createBody } from './mapping.ts';
import { poll } from './poll.ts';
import { precheck } from './precheck.ts';
import { reportError, reportTransfer } from './report.ts';
import { finalResult } from './result.ts';
import type { VerifyVaspSettings } from './settings.ts';
import type { VerifyVaspActivities } from './types.ts';
import { createdSchema } from './wire.ts';

const create = { provider: 'verify-vasp', call: 'create', class: 'once' } as const;

/** The calls to your Enclave. Source: VerifyVASP's Enclave API reference, v1. */
export const createVerifyVaspActivities = (
  settings: VerifyVaspSettings,
  { isReferenceTaken, tellBegun }: ActivityServices,
): VerifyVaspActivities => {
  const ask = enclaveOf(settings);
  return {
    verifyVaspPrecheck: (input) => precheck(ask, input),

    verifyVaspCreate: async (input) => {
      await tellBegun().catch(() => {
        throw unavailable(create, 'not begun: Temporal could not be told');
      });
      const answered = await ask({
        ...create,
        method: 'POST',
        path: '/v1/verifications',
        json: createBody(input),
      });
      if (!answered.ok) throw enclaveFailure(answered);
      const { verificationUuid: uuid, createdAt } = parseAnswer(createdSchema, answered.call, answered.answer.body);
      return { uuid, createdAt: readMoment(createdAt) ?? new Date().toISOString() };
    },

    verifyVaspFind: (input, since) => find(ask, isReferenceTaken, input, since),

    verifyVaspPoll: (uuid, intervalMs, known) => poll(ask, uuid, intervalMs, known),

    verifyVaspLook: async (uuid) => {
      const verification = await look(ask, uuid);
      return (verification && finalResult(verification)) ?? 'pending';
    },

    verifyVaspReportTransfer: (uuid, transfer) => reportTransfer(ask, uuid, transfer),

    verifyVaspReportError: (uuid, report) => reportError(ask, uuid, report),
  };
};
