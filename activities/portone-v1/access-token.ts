import { ApplicationFailure } from '@temporalio/common';
import { timeoutOf } from '../../config/provider-settings.ts';
import { activityContext, heartbeating } from '../http/activity-context.ts';
import { type CallName, httpCall, parseAnswer, unavailable } from '../http/index.ts';
import { envelopeOf, isSuccess, refusal } from './envelope.ts';
import type { PortOneV1Settings } from './settings.ts';
import { tokenSchema } from './wire.ts';

/** A new token is requested this long before the old one expires: within the last minute PortOne extends it. */
const marginMs = 30_000;

const call: CallName = { provider: 'portone-v1', call: 'getToken', class: 'safe' };

export interface AccessTokens {
  /** The current token; only one request for it runs at a time, however many callers wait. */
  current(): Promise<string>;
  /** Forgets a token that was refused (401), if it is still the current one. */
  forget(token: string): void;
}

/**
 * The worker's access token: only in memory, never in an activity's result. Its lifetime is `expired_at - now` of the answer,
 * measured on a monotonic clock, so that the local time does not matter.
 */
export const accessTokens = (
  settings: PortOneV1Settings,
  clock: () => number = () => performance.now(),
): AccessTokens => {
  let held: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = () => {
    asking ??= (async () => {
      const asked = clock();
      const { access_token: token, expired_at, now } = await requestToken(settings);
      held = { token, until: asked + (expired_at - now) * 1_000 - marginMs };
      return token;
    })().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    current: async () => {
      if (held && clock() < held.until) return held.token;
      const shared = asking;
      return heartbeating(activityContext(), async () => {
        if (!shared) return ask();
        // The first caller may have been canceled, or may have failed: the callers that joined should not fail with it.
        return shared.catch(() => ask());
      });
    },
    forget: (token) => {
      if (held?.token === token) held = undefined;
    },
  };
};

/** `POST /users/getToken`. Nothing was sent to anybody yet, so an answer that makes no sense is a temporary fault. */
const requestToken = async (settings: PortOneV1Settings) => {
  const answer = await httpCall({
    ...call,
    method: 'POST',
    url: `${settings.PORTONE_V1_URL}/users/getToken`,
    json: { imp_key: settings.PORTONE_V1_KEY, imp_secret: settings.PORTONE_V1_SECRET },
    timeoutMs: timeoutOf(settings.PORTONE_V1_TIMEOUT, call.call),
  }).catch(asPassing);
  try {
    const envelope = envelopeOf(call, answer);
    if (isSuccess(answer, envelope)) return parseAnswer(tokenSchema, call, envelope.response);
    if (answer.status < 500) throw refusal(call, answer, envelope);
    throw unavailable(call, `status ${answer.status}`, { status: answer.status });
  } catch (error) {
    return asPassing(error);
  }
};

const asPassing = (error: unknown): never => {
  if (error instanceof ApplicationFailure && error.type === 'InvalidAnswer')
    throw unavailable(call, 'an invalid answer');
  throw error;
};
