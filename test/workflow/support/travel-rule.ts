import type { WorkflowHandle } from '@temporalio/client';
import { notYet, record } from './answers.ts';
import { vasp } from './inputs.ts';
import { gives, type Stage } from './stage.ts';

/** A stage's script of VerifyVASP in which everything succeeds, except that no result ever comes. */
export const travelRuleScript = (more: Parameters<Stage['script']>[0] = {}): Parameters<Stage['script']>[0] => ({
  verifyVaspCreate: gives(record),
  verifyVaspAdopt: gives('adopted'),
  verifyVaspPoll: notYet,
  verifyVaspLook: gives(),
  verifyVaspReportTransfer: gives(),
  verifyVaspReportError: gives(),
  ...more,
});

export const startVasp = async (stage: Stage, options?: Parameters<typeof vasp>[0]): Promise<WorkflowHandle> =>
  await stage.start('verify-vasp', vasp(options));

/** Sends a callback of the Callback API. */
export const tell = (
  handle: WorkflowHandle,
  result: string,
  more: { uuid?: string; type?: string; reason?: string } = {},
): Promise<void> => handle.signal('callback', { type: 'VERIFICATION_RESULT', uuid: record.uuid, result, ...more });

/** Seconds that a run lasted. */
export const lasted = ({ createdAt, endedAt }: { createdAt: string; endedAt?: string | undefined }): number =>
  Math.round((Date.parse(endedAt ?? '') - Date.parse(createdAt)) / 1_000);

/** The errors that were reported to the Enclave. */
export const errorsReported = ({ calls }: Stage): unknown[] =>
  calls.filter(({ name }) => name === 'verifyVaspReportError').map(({ args }) => args);
