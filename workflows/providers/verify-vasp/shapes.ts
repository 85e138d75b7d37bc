import type { VaspRecord, VaspResult, VerifyVaspActivities } from '../../../activities/verify-vasp/types.ts';
import type { Shapes } from '../../run/flow.ts';
import { either, list, object, optional, text, word, wordOf } from '../../run/shape.ts';

const record = object<VaspRecord>({ uuid: text, createdAt: text });
const vaspResult = object<VaspResult>({
  result: wordOf<VaspResult['result']>({ VERIFIED: true, DENIED: true, ERROR: true }),
  reason: optional(text),
  verifiedAt: optional(text),
});

export const verifyVaspShapes: Shapes<VerifyVaspActivities> = {
  verifyVaspPrecheck: word('ready'),
  verifyVaspCreate: record,
  verifyVaspFind: list(record),
  verifyVaspAdopt: word('adopted', 'not_alone'),
  verifyVaspPoll: vaspResult,
  verifyVaspLook: either(vaspResult, word('pending')),
  verifyVaspReportTransfer: word('reported'),
  verifyVaspReportError: word('reported'),
};
