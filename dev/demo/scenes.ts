import { readQr } from '../../cli/qr.ts';
import { type InputOf, isEnd, type Provider, type Snapshot, type Status } from '../../client/index.ts';
import { Actor } from './actor.ts';

/** One verification of the demonstration, from start to end. */
export interface Play<P extends Provider = Provider> {
  name: string;
  title: string;
  provider: P;
  input: InputOf<P>;
  /** How it should end. */
  expected: Status;
  /** What its backend and its user do once the first challenge was sent. */
  act: (actor: Actor, snapshot: Snapshot) => Promise<Snapshot>;
}

const play = <P extends Provider>(one: Play<P>): Play => one;

const person = (phone: string) =>
  ({
    name: '홍길동',
    phone,
    carrier: 'SKT',
    birthDate: '1990-01-31',
    gender: 'female',
    foreigner: false,
  }) as const;

/** A demonstration should not wait, and should survive a worker that is killed now and then. */
const options = { resendCooldown: '0s', maxRestarts: 3, maxAttempts: 10 } as const;

const standing = ({ status, lastAttempt, challenge }: Snapshot) =>
  isEnd(status)
    ? status
    : `${lastAttempt?.result ?? 'no answer yet'}; ${challenge?.attemptsLeft ?? 0} tries left (message ${challenge?.number ?? 0}, ${challenge?.cause ?? 'none'})`;

/** Submits the code of the newest message until it is accepted or the verification has ended. */
const submitRightCode = async (actor: Actor, phone: string): Promise<Snapshot> => {
  const { sandbox, say } = actor.scene;
  let snapshot = await actor.until(({ challenge }) => challenge !== undefined);
  while (!isEnd(snapshot.status)) {
    const code = (await sandbox.code(phone)) ?? '';
    say(`the user types the code of the message: ${code}`);
    snapshot = await actor.submitCode(code);
    say(`→ ${standing(snapshot)}`);
  }
  return snapshot;
};

const approveOnThePhone = async (actor: Actor, phone: string): Promise<Snapshot> => {
  const { sandbox, say } = actor.scene;
  let snapshot = await actor.until(({ challenge }) => challenge !== undefined);
  while (!isEnd(snapshot.status)) {
    say('the user approves in the app, and says "done"');
    await sandbox.approve(phone).catch(() => say('(nothing waits on the phone)'));
    snapshot = await actor.approve();
    say(`→ ${standing(snapshot)}`);
  }
  return snapshot;
};

/** The app's current code, and the next one: each can be used once. */
const submitAppCodes = async (actor: Actor, encodedKey: string, from = 0): Promise<Snapshot> => {
  const { sandbox, say } = actor.scene;
  let snapshot = await actor.until(({ challenge }) => challenge !== undefined);
  for (let step = from; !isEnd(snapshot.status); step++) {
    const code = await sandbox.totp(encodedKey, Date.now() + (step % 3 === 2 ? -30_000 : (step % 3) * 30_000));
    say(`the user types the code of the app: ${code}`);
    snapshot = await actor.submitCode(code);
    say(`→ ${standing(snapshot)}`);
  }
  return snapshot;
};

const transfer = (beneficiary: { primaryIdentifier: string; secondaryIdentifier: string }): InputOf<'verify-vasp'> => {
  const name = (of: { primaryIdentifier: string; secondaryIdentifier: string }) => ({
    naturalPerson: { name: { nameIdentifier: [{ ...of, nameIdentifierType: 'LEGL' }] } },
  });
  return {
    beneficiaryVaspId: '4855741808338010592',
    requiredBeneficiaryInfo: ['ACCOUNT_NUMBER', 'NATURAL_PERSON_NAME'],
    asset: {
      symbol: 'BTC',
      network: 'Bitcoin',
      amount: '0.024',
      exceedsThreshold: true,
      tradeCurrency: 'KRW',
      tradePrice: '2400000',
      tradedAt: new Date().toISOString(),
    },
    ivms101: {
      originator: {
        originatorPersons: [name({ primaryIdentifier: 'Din', secondaryIdentifier: 'James' })],
        accountNumber: ['1P8j2mhMszoC7P69oqZF2n8fLK3TL3wFgJ'],
      },
      beneficiary: {
        beneficiaryPersons: [name(beneficiary)],
        accountNumber: ['1G3qCGKP5dQtQ7secCPTCDPU9Wfjp9x3Hb'],
      },
    },
    options: { pollInterval: '1s' },
  };
};

/** The verifications that `npm start` shows, in this order. */
export const plays = (enrolledKey: () => string): Play[] => [
  play({
    name: 'mobile-ok-sms',
    title: 'MobileOK by SMS: a wrong code, a resend, the right code',
    provider: 'mobile-ok',
    input: { method: 'SMS', person: person('010-2000-5101'), options },
    expected: 'verified',
    act: async (actor) => {
      const { say } = actor.scene;
      say('the user types a wrong code: 000000');
      say(`→ ${standing(await actor.submitCode('000000'))}`);
      say('the user asks for another message');
      say(`→ ${standing(await actor.resend())}`);
      return await submitRightCode(actor, '01020005101');
    },
  }),
  play({
    name: 'mobile-ok-pass',
    title: 'MobileOK by PASS',
    provider: 'mobile-ok',
    input: { method: 'PASS', person: { name: '홍길동', phone: '010-2000-5102', carrier: 'KT' }, options },
    expected: 'verified',
    act: (actor) => approveOnThePhone(actor, '01020005102'),
  }),
  play({
    name: 'portone-v1',
    title: 'PortOne V1 by SMS',
    provider: 'portone-v1',
    input: { method: 'SMS', person: person('010-2000-5103'), options },
    expected: 'verified',
    act: (actor) => submitRightCode(actor, '01020005103'),
  }),
  play({
    name: 'portone-v2',
    title: 'PortOne V2 by SMS',
    provider: 'portone-v2',
    input: { method: 'SMS', person: person('010-2000-5104'), ip: '203.0.113.7', options },
    expected: 'verified',
    act: (actor) => submitRightCode(actor, '01020005104'),
  }),
  play({
    name: 'nhn-otp-enrol',
    title: 'NHN OTP: enrol an authenticator app',
    provider: 'nhn-otp',
    input: { action: 'enrol', userId: 'user-1', serviceName: 'Hwagin', options },
    expected: 'verified',
    act: async (actor) => {
      const { challenge } = await actor.until((snapshot) => snapshot.challenge?.qrCode !== undefined);
      actor.scene.say('the user scans the QR code');
      return await submitAppCodes(actor, secretOf(challenge?.qrCode ?? ''));
    },
  }),
  play({
    name: 'nhn-otp-verify',
    title: 'NHN OTP: verify with the enrolled app',
    provider: 'nhn-otp',
    get input() {
      return { action: 'verify', userId: 'user-1', encodedKey: enrolledKey(), options } as const;
    },
    expected: 'verified',
    // The first code was used up by the enrolment: start with the next.
    act: async (actor) => await submitAppCodes(actor, enrolledKey(), 1),
  }),
  play({
    name: 'verify-vasp-verified',
    title: 'VerifyVASP: verified, and its transfer reported',
    provider: 'verify-vasp',
    input: transfer({ primaryIdentifier: 'Robbins', secondaryIdentifier: 'Taylor' }),
    expected: 'verified',
    act: async (actor) => {
      const { say } = actor.scene;
      say('waiting for the counterparty …');
      const snapshot = await actor.until(({ status }) => status === 'awaiting_transfer');
      if (isEnd(snapshot.status)) return snapshot;
      say('→ verified by the counterparty; the transfer is sent and reported');
      await actor.reportTransfer('4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b');
      return await actor.until(({ status }) => isEnd(status));
    },
  }),
  play({
    name: 'verify-vasp-denied',
    title: 'VerifyVASP: denied by the counterparty',
    provider: 'verify-vasp',
    input: transfer({ primaryIdentifier: 'Cook', secondaryIdentifier: 'Ethan' }),
    expected: 'denied',
    act: async (actor) => await actor.until(({ status }) => isEnd(status)),
  }),
];

/** What an authenticator app reads: the key in the QR code's `otpauth:` URL. */
const secretOf = (qrCode: string): string => new URL(readQr(qrCode) ?? '').searchParams.get('secret') ?? '';
