import type { CallbackActivities } from '../../activities/callbacks/types.ts';
import type { ErasureActivities } from '../../activities/erasure/types.ts';
import type { LimitActivities } from '../../activities/limits/types.ts';
import type {
  MobileOkActivities,
  MobileOkMeaning,
  MobileOkSent,
  MobileOkSession,
  MobileOkVerdict,
} from '../../activities/mobile-ok/types.ts';
import type { NhnOtpActivities } from '../../activities/nhn-otp/types.ts';
import type { PortOneV1Activities, PortOneV1Verdict } from '../../activities/portone-v1/types.ts';
import type { PortOneV2Activities } from '../../activities/portone-v2/types.ts';
import type { VaspRecord, VaspResult, VerifyVaspActivities } from '../../activities/verify-vasp/types.ts';
import type { WebhookActivities } from '../../activities/webhooks/types.ts';
import type { CallbackFate } from '../../contract/callbacks.ts';
import type { LimitRefusal } from '../../contract/limits.ts';
import type { Identity } from '../../contract/outcome.ts';
import type { WebhookAttempt } from '../../contract/webhooks.ts';
import type { Carrier, Gender } from '../../contract/words.ts';
import { boolean, either, list, number, object, optional, type Shape, text, word, wordOf } from './shape.ts';

/** What workflows call. `portOneV1Erase` is called by an activity alone. */
type Called = CallbackActivities &
  ErasureActivities &
  LimitActivities &
  MobileOkActivities &
  NhnOtpActivities &
  Omit<PortOneV1Activities, 'portOneV1Erase'> &
  PortOneV2Activities &
  VerifyVaspActivities &
  WebhookActivities;

/** Whether an activity can have given such a value. One that is not listed can give nothing. */
export const hasShape = (activity: string, value: unknown): boolean =>
  Object.hasOwn(shapes, activity) && shapes[activity as keyof Called](value);

const identity = object<Identity>({
  name: optional(text),
  phone: optional(text),
  carrier: optional(wordOf<Carrier>({ SKT: true, KT: true, LGU: true, SKT_MVNO: true, KT_MVNO: true, LGU_MVNO: true })),
  birthDate: optional(text),
  gender: optional(wordOf<Gender>({ male: true, female: true })),
  foreigner: optional(boolean),
  ci: optional(text),
  di: optional(text),
  verifiedAt: text,
  providerReference: text,
});
const verified = object({ kind: word('verified'), identity });
const sent = object<MobileOkSent>({ token: text, resendsLeft: optional(number), arsNumber: optional(text) });
type NhnOtpRefused = Refused<Awaited<ReturnType<NhnOtpActivities['nhnOtpCheck']>>>;
type Refused<Verdict> = Extract<Verdict, { kind: 'refused' }>;

const wrongOrOver = object<Refused<PortOneV1Verdict>>({
  kind: word('refused'),
  code: text,
  meaning: optional(wordOf<NonNullable<Refused<PortOneV1Verdict>['meaning']>>({ wrong: true, over: true })),
});
const record = object<VaspRecord>({ uuid: text, createdAt: text });
const vaspResult = object<VaspResult>({
  result: wordOf<VaspResult['result']>({ VERIFIED: true, DENIED: true, ERROR: true }),
  reason: optional(text),
  verifiedAt: optional(text),
});

const shapes: { [N in keyof Called]: Shape<Awaited<ReturnType<Called[N]>>> } = {
  mobileOkToken: object<MobileOkSession>({ token: text, publicKey: text, clientTxId: text }),
  mobileOkRequest: sent,
  mobileOkResend: sent,
  mobileOkCall: object({ token: text }),
  mobileOkConfirm: either(
    verified,
    object<Refused<MobileOkVerdict>>({
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
  portOneV1Request: object({ impUid: text }),
  portOneV1Confirm: either(verified, wrongOrOver),
  portOneV1Certification: either(verified, object({ kind: word('uncertified') })),
  portOneV2Send: object({ reference: text }),
  portOneV2Resend: word('resent'),
  portOneV2Confirm: either(verified, wrongOrOver),
  portOneV2Get: either(verified, either(object({ kind: word('ready') }), object({ kind: word('failed'), code: text }))),
  nhnOtpReady: word('ready'),
  nhnOtpKey: object({ encodedKey: text, qrCode: text }),
  nhnOtpCheck: either(
    object({ kind: word('right'), at: text }),
    object({
      kind: word('refused'),
      code: text,
      meaning: wordOf<NhnOtpRefused['meaning']>({ wrong: true, unknown: true, final: true }),
    }),
  ),
  verifyVaspPrecheck: word('ready'),
  verifyVaspCreate: record,
  verifyVaspFind: list(record),
  verifyVaspAdopt: word('adopted', 'not_alone'),
  verifyVaspPoll: vaspResult,
  verifyVaspLook: either(vaspResult, word('pending')),
  verifyVaspReportTransfer: word('reported'),
  verifyVaspReportError: word('reported'),
  askLimits: either(
    object({ ok: word(true) }),
    object<LimitRefusal>({
      ok: word(false),
      code: wordOf<LimitRefusal['code']>({ limited: true, locked: true }),
      until: number,
      running: optional(text),
    }),
  ),
  announce: word('announced'),
  sendWebhook: object<WebhookAttempt>({
    at: text,
    delivered: boolean,
    status: optional(number),
    error: optional(text),
  }),
  deliverCallback: wordOf<CallbackFate>({ delivered: true, after_end: true }),
  forgetAtProvider: word('forgotten'),
  buryRuns: word('buried'),
};
