import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../protocol/failures.ts';
import { parseAnswer, unavailable } from '../http/index.ts';
import type { ActivityServices } from '../provider.ts';
import { readMoment } from '../reading/time.ts';
import { type Answered, enclaveFailure, enclaveOf } from './enclave.ts';
import { kindsOf } from './equals.ts';
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
  { creates, isReferenceTaken, announceCall }: ActivityServices,
): VerifyVaspActivities => {
  const ask = enclaveOf(settings);
  return {
    verifyVaspPrecheck: (input) => precheck(ask, input),

    verifyVaspCreate: async (input) => {
      const kinds = kindsOf(input);
      await Promise.all([announceCall(), creates.begins(kinds)]).catch(() => {
        throw unavailable(create, 'not started: Temporal could not be reached');
      });
      const answered = await ask({ ...create, method: 'POST', path: '/v1/verifications', json: createBody(input) })
        .then(throwUnlessOk)
        .catch(async (error: unknown) => {
          if (isSurelyNotDone(error)) await creates.left(kinds).catch(() => undefined);
          throw error;
        });
      const { verificationUuid: uuid, createdAt } = parseAnswer(createdSchema, answered.call, answered.answer.body);
      return { uuid, createdAt: readMoment(createdAt) ?? new Date().toISOString() };
    },

    verifyVaspFind: (input, since) => find(ask, isReferenceTaken, input, since),

    verifyVaspAdopt: async (input, uuid) => ((await creates.mayTake(uuid, kindsOf(input))) ? 'adopted' : 'not_alone'),

    verifyVaspPoll: (uuid, intervalMs, known) => poll(ask, uuid, intervalMs, known),

    verifyVaspLook: async (uuid) => {
      const verification = await look(ask, uuid);
      return (verification && finalResult(verification)) ?? 'pending';
    },

    verifyVaspReportTransfer: (uuid, transfer) => reportTransfer(ask, uuid, transfer),

    verifyVaspReportError: (uuid, report) => reportError(ask, uuid, report),
  };
};

const throwUnlessOk = (answered: Answered): Answered => {
  if (!answered.ok) throw enclaveFailure(answered);
  return answered;
};

/** Then other runs that look for a lost record of this kind need not consider this call. */
const isSurelyNotDone = (error: unknown): boolean => {
  const type = error instanceof ApplicationFailure ? (error.type as FailureType) : undefined;
  return type === 'ProviderUnavailable' || type === 'ProviderRejected';
};
