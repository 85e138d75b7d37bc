import type { InputOf } from '../../../client/index.ts';
import type { Fault, ProviderName } from '../../../sandbox/index.ts';
import { person } from '../../support/inputs.ts';
import type { Stage } from './stage.ts';

/** Something that is attacked: a verification that honestly cannot become `verified`, up to where an activity is pending. */
export interface Target {
  /** The activity's type. */
  activity: string;
  flow: string;
  /** It may be made again without harm. */
  repeatable?: true;
  /** The provider's call that is held while the writer plays; none: it is pending long enough by itself. */
  held?: { provider: ProviderName; call: string; when: 'arrived' | 'effect' };
  /** So that it never arrives, whoever repeats it. */
  faults?: Fault[];
  /** How long to wait for an end, where a repeated report keeps it open for days. @default 60_000 */
  patienceMs?: number;
  /** Starts it, and lets its user do what leads to the call. Not waited for to its end. */
  begin(stage: Stage, id: string, phone: string): Promise<void>;
  /** The most messages and tries that an honest run of it makes. */
  most: { message: number; try: number };
}

/** None the user did not order: a second one would be the writer's doing. */
const strict = { maxAttempts: 1, maxResends: 1, maxRestarts: 0, resendCooldown: '0s', expiresIn: '3m' } as const;
const patient = { timeoutMs: 120_000 };
const wrongCode = '000000';
const once = { message: 1, try: 1 };

type SmsProvider = 'mobile-ok' | 'portone-v1' | 'portone-v2';
const sms =
  (
    provider: SmsProvider,
    then?: 'submitCode' | 'resend' | 'approve',
    method: 'SMS' | 'ARS' | 'APP' = 'SMS',
  ): Target['begin'] =>
  async ({ hwagin }, id, phone) => {
    const input = { method, person: { ...person, phone }, options: strict };
    const whole = provider === 'portone-v2' ? { ...input, ip: '203.0.113.7' } : input;
    if (!then) return void (await hwagin.start(provider, id, whole as InputOf<SmsProvider>));
    await hwagin.startAndWait(provider, id, whole as InputOf<SmsProvider>, patient);
    const said = then === 'submitCode' ? hwagin.submitCode(id, wrongCode) : hwagin[then](id);
    said.catch(() => undefined);
  };

const otp =
  (then?: 'submitCode'): Target['begin'] =>
  async ({ hwagin }, id, phone) => {
    const enrol = {
      action: 'enrol',
      userId: phone,
      serviceName: 'Attack',
      options: { maxAttempts: 1, expiresIn: '3m' },
    } as const;
    if (!then) return void (await hwagin.start('nhn-otp', id, enrol));
    await hwagin.startAndWait('nhn-otp', id, enrol, patient);
    hwagin.submitCode(id, wrongCode).catch(() => undefined);
  };

/** Every activity of these flows that can be answered in the worker's place; local ones are the workflow task's own. */
export const messageTargets: readonly Target[] = [
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
    begin: sms('mobile-ok', 'submitCode'),
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
    begin: sms('portone-v1', 'submitCode'),
    most: once,
  },
  {
    flow: 'portone-v1',
    activity: 'portOneV1Certification',
    repeatable: true,
    held: { provider: 'portone-v1', call: 'certifications/get', when: 'arrived' },
    begin: sms('portone-v1', 'approve', 'APP'),
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
    begin: sms('portone-v2', 'submitCode'),
    most: once,
  },
  {
    flow: 'portone-v2',
    activity: 'portOneV2Get',
    repeatable: true,
    held: { provider: 'portone-v2', call: 'get', when: 'arrived' },
    begin: sms('portone-v2', 'approve', 'APP'),
    most: once,
  },
  {
    flow: 'nhn-otp',
    activity: 'nhnOtpKey',
    repeatable: true,
    held: { provider: 'nhn-otp', call: 'keys', when: 'arrived' },
    begin: otp(),
    most: once,
  },
  {
    flow: 'nhn-otp',
    activity: 'nhnOtpCheck',
    held: { provider: 'nhn-otp', call: 'verification', when: 'effect' },
    begin: otp('submitCode'),
    most: once,
  },
];
