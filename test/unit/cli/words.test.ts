import { describe, expect, it } from '@jest/globals';
import { outcomeInWords } from '../../../cli/words/outcome.ts';
import { snapshotInOneLine, snapshotInWords } from '../../../cli/words/snapshot.ts';
import { spanInWords } from '../../../cli/words/span.ts';
import { table } from '../../../cli/words/table.ts';
import type { Snapshot } from '../../../client/index.ts';

const now = new Date('2026-01-31T09:00:00Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000).toISOString();
const snapshot: Snapshot = {
  id: 'sign-up-42',
  provider: 'mobile-ok',
  method: 'SMS',
  status: 'awaiting_user',
  challenge: {
    number: 2,
    cause: 'resend',
    sentTo: '010-****-5678',
    issuedAt: at(-10),
    expiresAt: at(170),
    attemptsLeft: 4,
    resendsLeft: 2,
    resendAt: at(20),
  },
  lastAttempt: { at: at(-20), result: 'wrong' },
  messages: [
    { number: 1, cause: 'start', at: at(-60) },
    { number: 2, cause: 'resend', at: at(-10) },
  ],
  createdAt: at(-60),
};

describe('a snapshot in words', () => {
  it('shows the status, what is left, and what to type next', () => {
    expect(snapshotInWords(snapshot, now)).toEqual([
      'sign-up-42 · MobileOK SMS',
      "  Waiting for the user's code",
      '  The last answer was wrong',
      '  Message 2 to 010-****-5678, sent again, expires in 2m 50s',
      '  4 tries, 2 resends (in 20s) left',
      '  Next: hwagin submit sign-up-42',
    ]);
  });

  it('asks for an approval where there is no code, and names the number of a call', () => {
    const challenge = { ...snapshot.challenge, cause: 'start', arsNumber: '42' } as NonNullable<Snapshot['challenge']>;
    const lines = snapshotInWords({ ...snapshot, method: 'ARS', challenge }, now);
    expect(lines).toContain('  Message 2 to 010-****-5678, expires in 2m 50s; key in 42');
    expect(lines.at(-1)).toBe('  Next: hwagin approve sign-up-42');
  });

  it('says that a message is too old', () => {
    expect(snapshotInWords(snapshot, new Date(at(200))).join('\n')).toContain('sent again, expired');
  });

  it('names the end with its reason, and nothing to type but the result', () => {
    const { challenge: _, ...ended } = snapshot;
    expect(snapshotInWords({ ...ended, status: 'denied', reason: 'wrong_person', endedAt: at(0) }, now)).toEqual([
      'sign-up-42 · MobileOK SMS',
      '  Denied: wrong_person',
      '  Messages: 1 start, 2 resend',
      '  Next: hwagin result sign-up-42',
    ]);
  });

  it('fits into one line of a list', () => {
    expect(snapshotInOneLine({ ...snapshot, status: 'failed', reason: 'send_unknown' })).toEqual([
      'sign-up-42',
      'mobile-ok',
      'SMS',
      'failed (send_unknown)',
      '2026-01-31 08:59:00Z',
    ]);
  });
});

describe('words', () => {
  it('show a time span by its two largest units', () => {
    expect([0, 400, 61_000, 3_600_000, 90_061_000].map(spanInWords)).toEqual(['0s', '1s', '1m 1s', '1h', '1d 1h']);
  });

  it('show an outcome with its evidence', () => {
    const outcome = { id: 'a', provider: 'nhn-otp', status: 'verified', enrolment: { encodedKey: 'KEY' } } as const;
    expect(outcomeInWords({ ...outcome, messages: [] })).toEqual(['a · NHN OTP: verified', '  encodedKey  KEY']);
  });

  it('list every message that was sent, once it has ended', () => {
    const messages = [
      { number: 1, cause: 'start' as const, at: at(-60) },
      { number: 2, cause: 'restart' as const, at: at(-10) },
    ];
    const { challenge: _, ...ended } = { ...snapshot, status: 'expired' as const, messages };
    expect(snapshotInWords(ended, now)).toContain('  Messages: 1 start, 2 restart');
    expect(outcomeInWords({ id: 'a', provider: 'mobile-ok', status: 'expired', messages })).toEqual([
      'a · MobileOK: expired',
      '  Messages: 1 start, 2 restart',
    ]);
  });

  it('are aligned in columns', () => {
    expect(
      table([
        ['a', 'bb', 'c'],
        ['aaa', 'b', ''],
      ]),
    ).toEqual(['a    bb  c', 'aaa  b']);
  });
});
