import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sms } from './support/inputs.ts';
import { createStage, gives, type Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 120_000);
afterAll(() => stage.close());

const session = { token: 't1', publicKey: 'k', clientTxId: 'tx1' };
const identity = { name: '홍길동', verifiedAt: '2026-11-22T00:00:00.000Z', providerReference: 'tx1' };

describe('MobileOK by SMS', () => {
  it('verifies with a wrong code, a resend and the right code, each with the newest token', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }),
      mobileOkResend: gives({ token: 't4', resendsLeft: 1 }),
      mobileOkConfirm: [gives({ kind: 'refused', code: '2999', token: 't3' }), gives({ kind: 'verified', identity })],
    });
    const handle = await stage.start('mobile-ok', sms({ resendCooldown: '0s' }));
    const challenge = await handle.executeUpdate('awaitChallenge', { args: ['fingerprint'] });
    expect(challenge).toMatchObject({
      status: 'awaiting_user',
      challenge: { number: 1, attemptsLeft: 5, resendsLeft: 2 },
    });
    const wrong = await handle.executeUpdate('submitCode', { args: ['000000'] });
    expect(wrong).toMatchObject({ lastAttempt: { result: 'wrong' }, challenge: { attemptsLeft: 4 } });
    const resent = await handle.executeUpdate('resend');
    expect(resent).toMatchObject({ challenge: { number: 2, cause: 'resend', attemptsLeft: 4, resendsLeft: 1 } });
    const right = await handle.executeUpdate('submitCode', { args: ['123456'] });
    expect(right).toMatchObject({ status: 'verified', lastAttempt: { result: 'right' } });
    expect(right).not.toHaveProperty('challenge');
    const { outcome } = await handle.result();
    expect(outcome).toMatchObject({ status: 'verified', identity });
    const tokens = stage.calls
      .filter(({ name }) => name === 'mobileOkConfirm' || name === 'mobileOkResend')
      .map(({ args }) => (args[0] as { token: string }).token);
    expect(tokens).toEqual(['t2', 't3', 't4']);
  });

  it('expires at its deadline when nobody answers', async () => {
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }) });
    const handle = await stage.start('mobile-ok', sms());
    const { snapshot } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'expired' });
    expect(Date.parse(snapshot.endedAt as string) - Date.parse(snapshot.createdAt)).toBeGreaterThanOrEqual(900_000);
  });
});
