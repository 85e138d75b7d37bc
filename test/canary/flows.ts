import { readQr } from '../../cli/qr.ts';
import type { EndStatus, HwaginClient, InputOf, Outcome, Snapshot } from '../../client/index.ts';
import type { SandboxControl } from '../../sandbox/index.ts';
import { canary, canaryIp, canaryUser, phoneOf, vaspOf, wrongCode } from './person.ts';

/** One verification, run to an end; returns what only its backend may know. */
export interface Play {
  id: string;
  end: EndStatus;
  play: (id: string) => Promise<unknown>;
}

/** Every flow to every kind of end that it can reach. Phones differ, so that they can run at once. */
export const playsOf = (hwagin: HwaginClient, sandbox: SandboxControl): Play[] => {
  const someone = (last: string, name: string = canary.name) => ({ ...canary, name, phone: phoneOf(last) });
  const codeOf = async ({ phone }: { phone: string }): Promise<string> => (await sandbox.code(phone)) ?? '';
  type SmsProvider = 'mobile-ok' | 'portone-v1' | 'portone-v2';
  const start = (provider: SmsProvider, id: string, who: ReturnType<typeof someone>, options: object = {}) => {
    const input = { method: 'SMS', person: who, options: { resendCooldown: '0s', ...options } };
    const withIp = provider === 'portone-v2' ? { ...input, ip: canaryIp } : input;
    return hwagin.startAndWait(provider, id, withIp as InputOf<SmsProvider>);
  };
  const verified = (provider: SmsProvider, last: string) => async (id: string) => {
    const who = someone(last);
    await start(provider, id, who);
    await hwagin.submitCode(id, wrongCode);
    await hwagin.resend(id);
    await hwagin.submitCode(id, await codeOf(who));
  };
  const tried = (provider: SmsProvider, last: string) => async (id: string) => {
    await start(provider, id, someone(last), { maxAttempts: 2 });
    for (let tries = 0; tries < 2; tries++) await hwagin.submitCode(id, wrongCode);
  };
  const canceled = (provider: SmsProvider, last: string) => async (id: string) => {
    await start(provider, id, someone(last));
    await hwagin.cancel(id);
  };
  const ended =
    (provider: SmsProvider, last: string, options: object = {}, name?: string) =>
    (id: string) =>
      start(provider, id, someone(last, name), options);
  const approved = (last: string) => async (id: string) => {
    const who = someone(last);
    await hwagin.startAndWait('mobile-ok', id, { method: 'PASS', person: who });
    await sandbox.approve(who.phone);
    await hwagin.approve(id);
  };
  const enrolled = async (id: string): Promise<void> => {
    await hwagin.startAndWait('nhn-otp', id, { action: 'enrol', userId: canaryUser, serviceName: 'Canary' });
    await hwagin.submitCode(id, wrongCode);
    // Its key is known once it is proven; the sandbox stores the last one for this user.
    await hwagin.cancel(id);
  };
  const travelRule =
    (given: string, family: string, options: object, then?: (id: string) => Promise<Snapshot>) =>
    async (id: string) => {
      const input = vaspOf(given, family);
      await hwagin.startAndWait('verify-vasp', id, { ...input, options: { ...input.options, ...options } });
      if (!then) return;
      for await (const { status } of hwagin.watch(id)) if (status === 'awaiting_transfer') break;
      await then(id);
    };
  return [
    { id: 'm-verified', end: 'verified', play: verified('mobile-ok', '4321') },
    { id: 'm-approved', end: 'verified', play: approved('4322') },
    { id: 'm-tried', end: 'max_attempts_reached', play: tried('mobile-ok', '4323') },
    { id: 'm-canceled', end: 'canceled', play: canceled('mobile-ok', '4324') },
    { id: 'm-denied', end: 'denied', play: ended('mobile-ok', '4325', {}, '불일치') },
    { id: 'm-expired', end: 'expired', play: ended('mobile-ok', '4326', { expiresIn: '4s' }) },
    { id: 'm-failed', end: 'failed', play: ended('mobile-ok', '0006') },
    { id: 'v1-verified', end: 'verified', play: verified('portone-v1', '4331') },
    { id: 'v1-tried', end: 'max_attempts_reached', play: tried('portone-v1', '4332') },
    { id: 'v1-failed', end: 'failed', play: ended('portone-v1', '4333', {}, '불일치') },
    { id: 'v2-verified', end: 'verified', play: verified('portone-v2', '4341') },
    { id: 'v2-canceled', end: 'canceled', play: canceled('portone-v2', '4342') },
    { id: 'v2-expired', end: 'expired', play: ended('portone-v2', '4343', { expiresIn: '4s' }) },
    { id: 'n-canceled', end: 'canceled', play: enrolled },
    {
      id: 'x-verified',
      end: 'verified',
      play: travelRule('Robbins', 'Taylor', {}, (id) => hwagin.reportTransfer(id, { txHash: 'canarytxhash77' })),
    },
    {
      id: 'x-canceled',
      end: 'canceled',
      play: travelRule('Robbins', 'Taylor', {}, (id) => hwagin.abandonTransfer(id, 'changed_mind')),
    },
    { id: 'x-denied', end: 'denied', play: travelRule('Cook', 'Ethan', {}) },
    { id: 'x-failed', end: 'failed', play: travelRule('Error', 'Erin', {}) },
    { id: 'x-expired', end: 'expired', play: travelRule('Wait', 'Wanda', { resultTimeout: '3s' }) },
  ];
};

/** NHN OTP from its enrolment to a later check: returns the key and its picture, which are secrets. */
export const enrolAndCheck = async (hwagin: HwaginClient, sandbox: SandboxControl): Promise<string[]> => {
  const enrol = { action: 'enrol', userId: canaryUser, serviceName: 'Canary', purpose: 'change' } as const;
  const begun = await hwagin.startAndWait('nhn-otp', 'n-enrolled', enrol);
  const qrCode = begun.challenge?.qrCode ?? '';
  const key = new URL(readQr(qrCode) ?? '').searchParams.get('secret') ?? '';
  await hwagin.submitCode('n-enrolled', await sandbox.totp(key));
  const { enrolment } = await hwagin.result('n-enrolled');
  const encodedKey = enrolment?.encodedKey ?? '';
  await hwagin.startAndWait('nhn-otp', 'n-checked', { action: 'verify', userId: canaryUser, encodedKey });
  await hwagin.submitCode('n-checked', wrongCode);
  await hwagin.cancel('n-checked');
  // A part of the picture that no other picture has.
  return [encodedKey, key, qrCode.slice(120, 200)];
};

/** The content of an outcome that must not appear anywhere else. */
export const secretsOf = ({ identity }: Outcome): string[] =>
  [identity?.ci, identity?.di].filter((value) => value !== undefined);
