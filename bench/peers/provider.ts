import { createMobileOkActivities } from '../../activities/mobile-ok/index.ts';
import { readMobileOkSettings } from '../../activities/mobile-ok/settings.ts';
import type { MobileOkActivities, MobileOkSession, MobileOkVerdict } from '../../activities/mobile-ok/types.ts';
import { type MobileOkInput, mobileOkInputSchema } from '../../contract/providers/mobile-ok/input.ts';
import { type Input, type Places, place } from '../contenders/contender.ts';

/**
 * The calls to MobileOK with all their cryptography: the same code for all contenders, because only what surrounds it is
 * compared.
 */
export const providerCalls = (places: Places): MobileOkActivities => {
  const state = readMobileOkSettings(places);
  if (!state.on) throw new Error(`MobileOK is off: ${state.missing.join(', ')}`);
  return createMobileOkActivities(state.settings);
};

export const encryptionKey = (places: Places): Buffer => Buffer.from(place(places, 'BENCH_KEY'), 'base64');

/** The backend's own validation of its input. */
export const checked = (input: Input): MobileOkInput => mobileOkInputSchema.parse(input);

export const maxAttempts = 5;
export const challengeSeconds = 180;

export type Sent = { kind: 'sent'; session: MobileOkSession } | { kind: 'denied' };

/** auth/request, with the vendor's refusal of a person as a value: an engine that retries errors must not send twice. */
export const request = async (
  calls: MobileOkActivities,
  session: MobileOkSession,
  input: MobileOkInput,
): Promise<Sent> => {
  try {
    const { token } = await calls.mobileOkRequest(session, input);
    return { kind: 'sent', session: { ...session, token } };
  } catch (error) {
    if ((error as { type?: unknown }).type === 'ProviderRejected') return { kind: 'denied' };
    throw error;
  }
};

export const nextSession = (session: MobileOkSession, verdict: MobileOkVerdict): MobileOkSession =>
  verdict.kind === 'refused' && verdict.token !== undefined ? { ...session, token: verdict.token } : session;
