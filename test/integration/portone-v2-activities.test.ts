import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPortOneV2Activities } from '../../activities/portone-v2/index.ts';
import { portOneV2 } from '../../activities/portone-v2/provider.ts';
import type { PortOneV2Activities } from '../../activities/portone-v2/types.ts';
import { inputSchemas } from '../../contract/providers/index.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { failureOf, inActivity } from '../support/in-activity.ts';
import { person } from '../support/inputs.ts';

const phone = '01012345678';
const first = { session: 1, challenge: 1, answer: 0 };

let sandbox: Sandbox;
let activities: PortOneV2Activities;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.heal();
  const state = portOneV2.read({ ...sandbox.settings, PORTONE_V2_TIMEOUT: '2s' });
  if (!state.on) throw new Error('PortOne V2 is off');
  activities = createPortOneV2Activities(state.settings);
});

const send = (more: object = {}, attempt = 1) =>
  inActivity(
    () =>
      activities.portOneV2Send(
        inputSchemas['portone-v2'].parse({ method: 'SMS', person, ip: '10.0.0.1', ...more }),
        first,
      ),
    { attempt },
  ).then(({ reference }) => reference);
const confirm = (reference: string, answer: number, code?: string, attempt = 1) =>
  inActivity(() => activities.portOneV2Confirm(reference, { ...first, answer }, code), { attempt });
const get = (reference: string) => inActivity(() => activities.portOneV2Get(reference));

describe('PortOne V2 at its sandbox', () => {
  it('verifies by SMS after a wrong code and a resend', async () => {
    const reference = await send();
    await expect(confirm(reference, 1, '000000')).resolves.toEqual({ kind: 'refused', code: '9013', meaning: 'wrong' });
    await inActivity(() => activities.portOneV2Resend(reference, { ...first, challenge: 2 }));
    await expect(get(reference)).resolves.toEqual({ kind: 'ready' });
    await expect(confirm(reference, 2, await sandbox.code(phone))).resolves.toMatchObject({
      kind: 'verified',
      identity: {
        name: '홍길동',
        phone,
        carrier: 'SKT',
        birthDate: '1990-01-31',
        gender: 'male',
        foreigner: false,
        ci: expect.any(String),
        providerReference: reference,
      },
    });
    await expect(get(reference)).resolves.toMatchObject({ kind: 'verified' });
    await expect(confirm(reference, 3, '000000')).resolves.toEqual({
      kind: 'refused',
      code: 'IDENTITY_VERIFICATION_ALREADY_VERIFIED',
    });
    expect(await sandbox.count('portone-v2', 'sms')).toBe(2);
  });

  it('verifies by APP once the user has approved', async () => {
    const { birthDate: _date, gender: _gender, foreigner: _foreigner, ...brief } = person;
    const reference = await send({ method: 'APP', person: brief });
    await expect(confirm(reference, 1)).resolves.toMatchObject({ kind: 'refused', code: '9994' });
    await sandbox.approve(phone);
    await expect(confirm(reference, 2)).resolves.toMatchObject({ kind: 'verified' });
  });

  it.each(['lost', 'malformed', 'errorAfter'] as const)(
    'one message goes out although its answer is %s',
    async (kind) => {
      await sandbox.fault({ provider: 'portone-v2', call: 'send', kind });
      expect(await failureOf(send())).toMatchObject({ retryable: true });
      const reference = await send({}, 2);
      expect(await sandbox.count('portone-v2', 'sms')).toBe(1);
      await sandbox.fault({ provider: 'portone-v2', call: 'confirm', kind });
      const code = await sandbox.code(phone);
      expect(await failureOf(confirm(reference, 1, code))).toMatchObject({ retryable: true });
      await expect(confirm(reference, 1, code, 2)).resolves.toMatchObject({ kind: 'verified' });
      expect(await sandbox.count('portone-v2', 'try')).toBe(1);
    },
  );

  it('sends one message for two attempts at the same moment', async () => {
    const both = await Promise.allSettled([send(), send({}, 2)]);
    expect(both.map(({ status }) => status)).toContain('fulfilled');
    expect(await sandbox.count('portone-v2', 'sms')).toBe(1);
  });

  it('a refusal of the PG is an answer, not a fault', async () => {
    await sandbox.fault({ provider: 'portone-v2', call: 'send', kind: 'outage' });
    expect(await failureOf(send())).toMatchObject({
      type: 'ProviderRejected',
      retryable: false,
      detail: { code: '9001' },
    });
    expect(await failureOf(send({ person: { ...person, name: '불일치' } }))).toMatchObject({
      type: 'ProviderRejected',
      retryable: false,
      detail: { code: '9010' },
    });
  });
});
