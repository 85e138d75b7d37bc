import { readQr } from '../../cli/qr.ts';
import type { HwaginClient, InputOf, Provider, Snapshot } from '../../client/index.ts';
import type { SandboxControl } from '../../sandbox/index.ts';
import { person, vaspInput } from '../../test/support/inputs.ts';

interface Playing {
  hwagin: HwaginClient;
  sandbox: SandboxControl;
}

/** One flow, from start to end, with the calls of its backend and its user. */
export interface CostPlay {
  title: string;
  play(id: string, playing: Playing): Promise<void>;
}

const phone = person.phone;
const options = { resendCooldown: '0s' } as const;
const sms: InputOf<'mobile-ok'> = { method: 'SMS', person, options };
const wrongCode = '000000';

const answer = async (id: string, { hwagin, sandbox }: Playing) =>
  hwagin.submitCode(id, (await sandbox.code(phone)) ?? '');

const byCode =
  <P extends Provider>(provider: P, input: InputOf<P>, before?: (id: string, playing: Playing) => Promise<unknown>) =>
  async (id: string, playing: Playing) => {
    await playing.hwagin.startAndWait(provider, id, input);
    await before?.(id, playing);
    await answer(id, playing);
  };

const byApproval =
  <P extends Provider>(provider: P, input: InputOf<P>) =>
  async (id: string, { hwagin, sandbox }: Playing) => {
    await hwagin.startAndWait(provider, id, input);
    await sandbox.approve(phone);
    await hwagin.approve(id);
  };

const travelRule = (delayMs: number) => async (id: string, playing: Playing) => {
  await playing.sandbox.configure({ verifyVaspDelayMs: delayMs });
  await playing.hwagin.startAndWait('verify-vasp', id, { ...vaspInput, options: { pollInterval: '1s' } });
  // Polled rarely, because each query is a billable action.
  await until(id, playing, delayMs + 500, ({ status }) => status === 'awaiting_transfer');
  await playing.hwagin.reportTransfer(id, { txHash: 'abc123' });
};

const until = async (id: string, { hwagin }: Playing, afterMs: number, wanted: (snapshot: Snapshot) => boolean) => {
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  while (!wanted(await hwagin.snapshot(id))) await new Promise((resolve) => setTimeout(resolve, 500));
};

const enrol = async (id: string, { hwagin, sandbox }: Playing): Promise<void> => {
  const { challenge } = await hwagin.startAndWait('nhn-otp', id, { action: 'enrol', userId: id, serviceName: 'Bench' });
  const key = new URL(readQr(challenge?.qrCode ?? '') ?? '').searchParams.get('secret') ?? '';
  await hwagin.submitCode(id, await sandbox.totp(key));
};

export const startAndWaitTitle = 'MobileOK SMS, start-and-wait, right code';

export const costPlays: readonly CostPlay[] = [
  {
    title: 'MobileOK SMS, plain start, right code',
    play: async (id, playing) => {
      const before = await playing.sandbox.count('mobile-ok', 'sms');
      await playing.hwagin.start('mobile-ok', id, sms);
      while ((await playing.sandbox.count('mobile-ok', 'sms')) === before) await new Promise((r) => setTimeout(r, 50));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await answer(id, playing);
    },
  },
  { title: startAndWaitTitle, play: byCode('mobile-ok', sms) },
  {
    title: '… with one wrong code first',
    play: byCode('mobile-ok', sms, (id, { hwagin }) => hwagin.submitCode(id, wrongCode)),
  },
  { title: '… with one resend', play: byCode('mobile-ok', sms, (id, { hwagin }) => hwagin.resend(id)) },
  { title: 'MobileOK ARS', play: byApproval('mobile-ok', { method: 'ARS', person, options }) },
  { title: 'MobileOK PASS', play: byApproval('mobile-ok', { method: 'PASS', person, options }) },
  { title: 'PortOne V1 SMS', play: byCode('portone-v1', { method: 'SMS', person, options }) },
  { title: 'PortOne V2 SMS', play: byCode('portone-v2', { method: 'SMS', person, ip: '203.0.113.7', options }) },
  { title: 'PortOne V2 APP', play: byApproval('portone-v2', { method: 'APP', person, ip: '203.0.113.7', options }) },
  { title: 'NHN OTP, enrolment', play: enrol },
  { title: 'VerifyVASP, result at the first poll', play: travelRule(0) },
  { title: 'VerifyVASP, result after 6 s of polling', play: travelRule(6_000) },
];
