import type {
  MobileOkActivities,
  MobileOkMeaning,
  MobileOkSent,
  MobileOkSession,
  MobileOkVerdict,
} from '../../../activities/mobile-ok/types.ts';
import { verified } from '../../conversation/shapes.ts';
import type { Shapes } from '../../run/flow.ts';
import { either, number, object, optional, text, word, wordOf } from '../../run/shape.ts';

type Refused = Extract<MobileOkVerdict, { kind: 'refused' }>;

const sent = object<MobileOkSent>({ token: text, resendsLeft: optional(number), arsNumber: optional(text) });

export const mobileOkShapes: Shapes<MobileOkActivities> = {
  mobileOkToken: object<MobileOkSession>({ token: text, publicKey: text, clientTxId: text }),
  mobileOkRequest: sent,
  mobileOkResend: sent,
  mobileOkCall: object({ token: text }),
  mobileOkConfirm: either(
    verified,
    object<Refused>({
      kind: word('refused'),
      code: text,
      meaning: optional(
        wordOf<MobileOkMeaning>({
          wrong: true,
          pending: true,
          stale: true,
          denied: true,
          final: true,
          over: true,
          too_many: true,
          declined: true,
          closed: true,
          lost: true,
          misconfigured: true,
        }),
      ),
      token: optional(text),
    }),
  ),
};
