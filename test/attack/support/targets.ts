import type { HwaginClient, InputOf } from '../../../client/index.ts';
import type { Fault, ProviderName, SandboxControl } from '../../../sandbox/index.ts';
import { person, vaspInput } from '../../support/inputs.ts';

/** Something that is attacked: a verification that honestly cannot become `verified`, up to where an activity is pending. */
export interface Target {
  /** The activity's type. */
  activity: string;
  flow: string;
  /** The provider's call that is held while the writer plays. */
  held: { provider: ProviderName; call: string; when: 'arrived' | 'effect' };
  /** So that it never arrives, whoever repeats it. */
  faults?: Fault[];
  /** How long to wait for an end, where a repeated report keeps it open for days. @default 60_000 */
  patienceMs?: number;
  /** Starts it, and lets its user do what leads to the call. Not waited for to its end. */
  begin(stage: Pick<Cast, 'hwagin' | 'sandbox'>, id: string, phone: string): Promise<void>;
  /** The most messages, tries and records that an honest run of it makes. */
  most: { message: number; try: number; record: number };
}

export interface Cast {
  hwagin: HwaginClient;
  sandbox: SandboxControl;
}

/** None the user did not order: a second one would be the writer's doing. */
const strict = { maxAttempts: 1, maxResends: 1, maxRestarts: 0, resendCooldown: '0s', expiresIn: '3m' } as const;
const patient = { timeoutMs: 120_000 };
const wrongCode = '000000';
const once = { message: 1, try: 1, record: 0 };

type SmsProvider = 'mobile-ok' | 'portone-v1' | 'portone-v2';
const sms =
  (provider: SmsProvider, then?: 'submit' | 'resend', method: 'SMS' | 'ARS' = 'SMS'): Target['begin'] =>
  async ({ hwagin }, id, phone) => {
    const input = { method, person: { ...person, phone }, options: strict };
    const whole = provider === 'portone-v2' ? { ...input, ip: '203.0.113.7' } : input;
    if (!then) return void (await hwagin.start(provider, id, whole as InputOf<SmsProvider>));
    await hwagin.startAndWait(provider, id, whole as InputOf<SmsProvider>, patient);
    void hwagin[then === 'resend' ? 'resend' : 'submitCode'](id, ...([wrongCode] as [never])).catch(() => undefined);
  };

const otp =
  (then?: 'submit'): Target['begin'] =>
  async ({ hwagin }, id, phone) => {
    const enrol = {
      action: 'enrol',
      userId: phone,
      serviceName: 'Attack',
      options: { maxAttempts: 1, expiresIn: '3m' },
    } as const;
    if (!then) return void (await hwagin.start('nhn-otp', id, enrol));
    await hwagin.startAndWait('nhn-otp', id, enrol, patient);
    void hwagin.submitCode(id, wrongCode).catch(() => undefined);
  };

const vasp =
  (
    given: string,
    family: string,
    more: object = {},
    then?: (hwagin: HwaginClient, id: string) => Promise<unknown>,
  ): Target['begin'] =>
  async ({ hwagin }, id) => {
    const natural = {
      naturalPerson: {
        name: {
          nameIdentifier: [{ primaryIdentifier: given, secondaryIdentifier: family, nameIdentifierType: 'LEGL' }],
        },
      },
    };
    const options = { pollInterval: '1s', resultTimeout: '30s', transferTimeout: '30s', ...more };
    const ivms101 = {
      ...vaspInput.ivms101,
      beneficiary: { beneficiaryPersons: [natural], accountNumber: [`to-${id}`] },
    };
    await hwagin.start('verify-vasp', id, { ...vaspInput, ivms101, options });
    if (!then) return;
    for await (const { status } of hwagin.watch(id, { intervalMs: 200 })) if (status === 'awaiting_transfer') break;
    void then(hwagin, id).catch(() => undefined);
  };

const denied = ['Cook', 'Ethan'] as const;
const willing = ['Robbins', 'Taylor'] as const;
const never = { kind: '503', times: 9_999 } as const;
const record = { message: 0, try: 0, record: 1 };
const vaspCall = (call: string, when: 'arrived' | 'effect' = 'arrived') =>
  ({ provider: 'verify-vasp', call, when }) as const;

/** Every activity of every flow that can be answered in the worker's place; local ones are the workflow task's own. */
export const targets: readonly Target[] = [
  {
    flow: 'mobile-ok',
    activity: 'mobileOkRequest',
    held: { provider: 'mobile-ok', call: 'auth/request', when: 'effect' },
    begin: sms('mobile-ok'),
    most: once,
  },
  {
    flow: 'mobile-ok',
    activity: 'mobileOkResend',
    held: { provider: 'mobile-ok', call: 'auth/resend', when: 'effect' },
    begin: sms('mobile-ok', 'resend'),
    most: { ...once, message: 2 },
  },
  {
    flow: 'mobile-ok',
    activity: 'mobileOkConfirm',
    held: { provider: 'mobile-ok', call: 'confirm/request', when: 'effect' },
    begin: sms('mobile-ok', 'submit'),
    most: once,
  },
  {
    flow: 'mobile-ok',
    activity: 'mobileOkCall',
    held: { provider: 'mobile-ok', call: 'auth/call', when: 'effect' },
    begin: sms('mobile-ok', undefined, 'ARS'),
    most: once,
  },
  {
    flow: 'portone-v1',
    activity: 'portOneV1Request',
    held: { provider: 'portone-v1', call: 'otp/request', when: 'effect' },
    begin: sms('portone-v1'),
    most: once,
  },
  {
    flow: 'portone-v1',
    activity: 'portOneV1Confirm',
    held: { provider: 'portone-v1', call: 'otp/confirm', when: 'effect' },
    begin: sms('portone-v1', 'submit'),
    most: once,
  },
  {
    flow: 'portone-v2',
    activity: 'portOneV2Send',
    held: { provider: 'portone-v2', call: 'send', when: 'effect' },
    begin: sms('portone-v2'),
    most: once,
  },
  {
    flow: 'portone-v2',
    activity: 'portOneV2Resend',
    held: { provider: 'portone-v2', call: 'resend', when: 'effect' },
    begin: sms('portone-v2', 'resend'),
    most: { ...once, message: 2 },
  },
  {
    flow: 'portone-v2',
    activity: 'portOneV2Confirm',
    held: { provider: 'portone-v2', call: 'confirm', when: 'effect' },
    begin: sms('portone-v2', 'submit'),
    most: once,
  },
  {
    flow: 'nhn-otp',
    activity: 'nhnOtpKey',
    held: { provider: 'nhn-otp', call: 'keys', when: 'arrived' },
    begin: otp(),
    most: once,
  },
  {
    flow: 'nhn-otp',
    activity: 'nhnOtpCheck',
    held: { provider: 'nhn-otp', call: 'verification', when: 'effect' },
    begin: otp('submit'),
    most: once,
  },
  {
    flow: 'verify-vasp',
    activity: 'verifyVaspPrecheck',
    held: vaspCall('vasps'),
    begin: vasp(...denied, { precheck: true }),
    most: record,
  },
  {
    flow: 'verify-vasp',
    activity: 'verifyVaspCreate',
    held: vaspCall('create', 'effect'),
    begin: vasp(...denied),
    most: record,
  },
  { flow: 'verify-vasp', activity: 'verifyVaspPoll', held: vaspCall('result'), begin: vasp(...denied), most: record },
  {
    flow: 'verify-vasp',
    activity: 'verifyVaspReportTransfer',
    held: vaspCall('tx'),
    faults: [{ provider: 'verify-vasp', call: 'tx', ...never }],
    patienceMs: 8_000,
    begin: vasp(...willing, {}, (hwagin, id) => hwagin.reportTransfer(id, { txHash: '0xabc' })),
    most: record,
  },
  {
    flow: 'verify-vasp',
    activity: 'verifyVaspReportError',
    held: vaspCall('error'),
    faults: [{ provider: 'verify-vasp', call: 'error', ...never }],
    patienceMs: 8_000,
    begin: vasp(...willing, {}, (hwagin, id) => hwagin.abandonTransfer(id, 'changed_mind')),
    most: record,
  },
];
