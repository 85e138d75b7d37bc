import type { MobileOkActivities, MobileOkSession, MobileOkVerdict } from '../../../activities/mobile-ok/types.ts';
import type { MobileOkInput } from '../../../contract/providers/mobile-ok/input.ts';
import { nextSession, request, type Sent } from '../provider.ts';

export interface PlainActivities {
  token(): Promise<MobileOkSession>;
  send(session: MobileOkSession, input: MobileOkInput): Promise<Sent>;
  confirm(session: MobileOkSession, code: string): Promise<{ verdict: MobileOkVerdict; session: MobileOkSession }>;
}

export const plainActivities = (calls: MobileOkActivities): PlainActivities => ({
  token: () => calls.mobileOkToken(),
  send: (session, input) => request(calls, session, input),
  confirm: async (session, code) => {
    const verdict = await calls.mobileOkConfirm(session, code);
    return { verdict, session: nextSession(session, verdict) };
  },
});
