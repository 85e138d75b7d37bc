import type { NhnOtpActivities } from '../../../activities/nhn-otp/types.ts';
import type { Shapes } from '../../run/flow.ts';
import { either, object, text, word, wordOf } from '../../run/shape.ts';

type Refused = Extract<Awaited<ReturnType<NhnOtpActivities['nhnOtpCheck']>>, { kind: 'refused' }>;

export const nhnOtpShapes: Shapes<NhnOtpActivities> = {
  nhnOtpReady: word('ready'),
  nhnOtpKey: object({ encodedKey: text, qrCode: text }),
  nhnOtpCheck: either(
    object({ kind: word('right'), at: text }),
    object({
      kind: word('refused'),
      code: text,
      meaning: wordOf<Refused['meaning']>({ wrong: true, unknown: true, final: true }),
    }),
  ),
};
