import type { MobileOkInput } from '../../contract/providers/mobile-ok/input.ts';
import { activityContext } from '../http/activity-context.ts';
import { invalidAnswer, parseAnswer, rejected } from '../http/index.ts';
import { type Answer, ask } from './ask.ts';
import { authInfo } from './auth-info.ts';
import { newClientTxId } from './client-tx-id.ts';
import { HybridError, readPublicKey, seal, sealShort } from './hybrid.ts';
import { formatRequestTime } from './kst.ts';
import { checkResult } from './result.ts';
import type { MobileOkSettings } from './settings.ts';
import type { MobileOkActivities, MobileOkMeaning, MobileOkSent, MobileOkSession } from './types.ts';
import { arsSentSchema, calledSchema, confirmedSchema, sentSchema, tokenSchema } from './wire.ts';

/** MobileOK's activities, one HTTP call each; `types.ts` says what each returns. `clock` returns milliseconds. */
export const createMobileOkActivities = (settings: MobileOkSettings, clock = Date.now): MobileOkActivities => {
  const { MOBILEOK_SITE_URL: siteUrl, key } = settings;

  const clientInfo = (clientTxId: string): string => {
    const requestTime = formatRequestTime(clock());
    const text =
      settings.MOBILEOK_CLIENT_INFO === 'v2'
        ? JSON.stringify({ version: 'V2', clientTxId, requestTime })
        : `${clientTxId}|${requestTime}`;
    return sealShort(text, key.serverPublicKey);
  };

  const meaningOf = ({ call: { call }, code }: Refused): MobileOkMeaning | undefined => {
    const { MOBILEOK_CODES: meanings } = settings;
    // The code comes from the vendor, so it may be `constructor`.
    const meaning = Object.hasOwn(meanings, code) ? meanings[code] : undefined;
    // The user cannot fix this, so an operator has to know.
    if (meaning === 'misconfigured') activityContext()?.log.error('MobileOK rejects the merchant', { call, code });
    return meaning;
  };
  /** A refusal outside of confirm fails the call. */
  const accepted = (answer: Answer): Accepted => {
    if (answer.ok) return answer;
    const { call, code, token } = answer;
    const meaning = meaningOf(answer);
    throw rejected(call, `refused with ${code}`, {
      code,
      ...(meaning === undefined ? {} : { meaning }),
      ...(token === undefined ? {} : { token }),
    });
  };

  const sealedAuthInfo = (session: MobileOkSession, input: MobileOkInput): string =>
    seal(authInfo(input), readPublicKey(session.publicKey));

  return {
    mobileOkToken: async () => {
      const clientTxId = newClientTxId(settings.MOBILEOK_CLIENT_PREFIX);
      const { call, body } = accepted(
        await ask(settings, 'token/get', {
          serviceId: key.serviceId,
          encryptReqClientInfo: clientInfo(clientTxId),
          siteUrl,
        }),
      );
      const { encryptMOKToken: token, publicKey } = parseAnswer(tokenSchema, call, body);
      try {
        readPublicKey(publicKey);
      } catch (error) {
        if (error instanceof HybridError) throw invalidAnswer(call, `publicKey: ${error.message}`);
        throw error;
      }
      return { token, publicKey, clientTxId };
    },

    mobileOkRequest: async (session, input) => {
      const { call, body } = accepted(
        await ask(settings, 'auth/request', {
          encryptMOKToken: session.token,
          encryptMOKAuthInfo: sealedAuthInfo(session, input),
          siteUrl,
        }),
      );
      if (input.method !== 'ARS') return sent(parseAnswer(sentSchema, call, body));
      const answer = parseAnswer(arsSentSchema, call, body);
      return { ...sent(answer), arsNumber: answer.arsOtpNumber };
    },

    mobileOkResend: async (session, input) => {
      const full = settings.MOBILEOK_RESEND_BODY === 'full';
      const { call, body } = accepted(
        await ask(settings, 'auth/resend', {
          encryptMOKToken: session.token,
          ...(full ? { encryptMOKAuthInfo: sealedAuthInfo(session, input), siteUrl } : {}),
        }),
      );
      return sent(parseAnswer(sentSchema, call, body));
    },

    mobileOkCall: async (session) => {
      const { call, body } = accepted(await ask(settings, 'auth/call', { encryptMOKToken: session.token }));
      return { token: parseAnswer(calledSchema, call, body).encryptMOKToken };
    },

    mobileOkConfirm: async (session, code) => {
      const answer = await ask(settings, 'confirm/request', {
        encryptMOKToken: session.token,
        ...(code === undefined
          ? {}
          : { encryptMOKVerifyInfo: seal({ authNumber: code }, readPublicKey(session.publicKey)) }),
      });
      if (!answer.ok) {
        const meaning = meaningOf(answer);
        return {
          kind: 'refused',
          code: answer.code,
          ...(meaning === undefined ? {} : { meaning }),
          ...(answer.token === undefined ? {} : { token: answer.token }),
        };
      }
      const { encryptMOKResult: wire } = parseAnswer(confirmedSchema, answer.call, answer.body);
      const identity = checkResult(answer.call, {
        wire,
        clientTxId: session.clientTxId,
        privateKey: key.clientPrivateKey,
        now: clock(),
      });
      return { kind: 'verified', identity };
    },
  };
};

type Accepted = Extract<Answer, { ok: true }>;
type Refused = Extract<Answer, { ok: false }>;

const sent = ({
  encryptMOKToken: token,
  resendCount,
}: {
  encryptMOKToken: string;
  resendCount?: number | undefined;
}): MobileOkSent => ({
  token,
  ...(resendCount === undefined ? {} : { resendsLeft: resendCount }),
});
