import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { identity, impUid, lost, notYet, session, verified, wrongCode } from '../support/answers.ts';
import { ask, challenged, reaches } from '../support/asking.ts';
import { detailsOf, eventsOf, metadataOf, summaries, upserts } from '../support/history.ts';
import { enrol, person, sms, v1, vasp } from '../support/inputs.ts';
import { createStage, fails, gives, held, type Stage } from '../support/stage.ts';

/** What an operator sees of a run without a codec: none of it may contain personal data. */
let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const freely = { resendCooldown: '0s' };
const script = (more: Parameters<Stage['script']>[0] = {}) =>
  stage.script({ portOneV1Request: impUid(1), portOneV1Confirm: wrongCode, ...more });
const secrets = [
  person.name,
  '01012345678',
  '1234-5678',
  '12345678',
  person.birthDate,
  identity.ci,
  '123456',
  '000000',
  'cXItY29kZQ==',
  'JBSWY3DPEHPK3PXP',
  'bc1q',
  'Taylor',
];
const expectNothingPersonal = (text: string) => {
  for (const secret of secrets) expect(text).not.toContain(secret);
};
/** Everything about a run that the Web UI shows unencrypted. */
const shown = async (handle: WorkflowHandle) => {
  const { currentDetails, definition } = await metadataOf(handle);
  const attributes = (await eventsOf(handle)).flatMap((event) => {
    const fields = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields ?? {};
    return Object.values(fields).map(({ data }) => Buffer.from(data ?? []).toString());
  });
  return JSON.stringify([currentDetails, definition, attributes, await summaries(handle)]);
};

describe('The current details', () => {
  it('describe the state of a verification, with the phone masked', async () => {
    const confirm = held(wrongCode);
    script({ portOneV1Confirm: [confirm.act, verified] });
    const handle = await stage.start('portone-v1', v1('SMS', freely));
    const { challenge } = await challenged(handle);
    expect(await detailsOf(handle)).toBe(
      [
        '**Waiting for the user.**',
        `Challenge 1 (first) to 010-****-5678 can be answered until ${challenge?.expiresAt}; 5 tries and 3 resends left.`,
      ].join('\n\n'),
    );
    const verdict = ask(handle, 'submitCode', '000000');
    await confirm.reached;
    expect(await detailsOf(handle)).toMatch(/^\*\*Asking the provider about the user’s answer\.\*\*\n.*4 tries/s);
    confirm.release();
    const { lastAttempt } = await verdict;
    expect(await detailsOf(handle)).toContain(`Last answer: wrong, ${lastAttempt?.at}.`);
    await ask(handle, 'resend');
    expect(await detailsOf(handle)).toMatch(/Challenge 2 \(asked for by the user\).* 4 tries and 2 resends left/);
    expectNothingPersonal(await shown(handle));
    await ask(handle, 'submitCode', '123456');
    expect(await detailsOf(handle)).toMatch(/^\*\*Verified\.\*\*\n\nLast answer: right, [^ ]+$/);
    expectNothingPersonal(await shown(handle));
  });

  it('mark a message that Hwagin sent on its own, and use the singular for one', async () => {
    script({ portOneV1Request: [lost, impUid(2)] });
    const handle = await stage.start('portone-v1', v1('SMS', { maxAttempts: 1, maxResends: 1 }));
    await challenged(handle);
    expect(await detailsOf(handle)).toMatch(/Challenge 1 \(sent again by Hwagin\).* 1 try and 1 resend left\./);
  });

  it('say why it failed', async () => {
    script({ portOneV1Request: fails('ProviderRejected', { code: '2908' }) });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await handle.result();
    expect(await detailsOf(handle)).toBe('**Failed.** Reason: `2908`.');
  });

  it('say before the first message that the provider is asked', async () => {
    const send = held(impUid(1));
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await send.reached;
    expect(await detailsOf(handle)).toBe('**Asking the provider.**');
    send.release();
    await challenged(handle);
  });

  it('contain no secret of an enrolment', async () => {
    const key = { encodedKey: 'JBSWY3DPEHPK3PXP', qrCode: 'cXItY29kZQ==' };
    stage.script({ nhnOtpKey: gives(key), nhnOtpCheck: gives({ kind: 'right', at: '2026-11-22T00:00:00.000Z' }) });
    const handle = await stage.start('nhn-otp', enrol());
    await challenged(handle);
    expectNothingPersonal(await shown(handle));
    await ask(handle, 'submitCode', '123456');
    expectNothingPersonal(await shown(handle));
  });

  it('describe the progress of a travel-rule verification, without its parties', async () => {
    stage.script({
      verifyVaspCreate: gives({ uuid: 'uuid-1', createdAt: '2026-11-22T00:00:00.000Z' }),
      verifyVaspPoll: [gives({ result: 'VERIFIED' }), notYet],
      verifyVaspReportTransfer: gives(),
    });
    const handle = await stage.start('verify-vasp', vasp());
    await reaches(handle, 'awaiting_transfer');
    expect(await detailsOf(handle)).toContain('waiting for the transfer to be reported');
    await handle.signal('callback', { type: 'TX_REPORT', uuid: 'uuid-1', txHash: '0xabc' });
    expect(await detailsOf(handle)).toContain('The counterparty reported a transfer');
    await handle.signal('callback', { type: 'ERROR_REPORT', uuid: 'another', result: 'ERROR' });
    expect(await detailsOf(handle)).toContain('Ignored a callback for another verification');
    await ask(handle, 'reportTransfer', { txHash: '0xabc' });
    expect(await detailsOf(handle)).toMatch(/^\*\*Verified\.\*\*/);
    expectNothingPersonal(await shown(handle));
  });
});

describe('The Web UI', () => {
  const running = async (provider: 'portone-v1' | 'verify-vasp') => {
    stage.script({
      portOneV1Request: impUid(1),
      verifyVaspCreate: gives({ uuid: 'uuid-1', createdAt: '2026-11-22T00:00:00.000Z' }),
      verifyVaspPoll: gives({ result: 'DENIED' }),
    });
    const handle =
      provider === 'portone-v1' ? await stage.start(provider, v1('SMS')) : await stage.start(provider, vasp());
    await challenged(handle);
    return await metadataOf(handle);
  };

  it.each([
    [
      'portone-v1',
      ['approve', 'cancel', 'resend', 'submitCode'],
      ['approve', 'awaitChallenge', 'cancel', 'consent', 'resend', 'submitCode'],
    ],
    [
      'verify-vasp',
      ['abandonTransfer', 'begun', 'callback', 'cancel', 'reportTransfer'],
      ['abandonTransfer', 'awaitChallenge', 'cancel', 'reportTransfer'],
    ],
  ] as const)('of %s has a description for every signal, update and query', async (provider, signals, updates) => {
    const { definition } = await running(provider);
    const names = (list: { name: string }[]) => list.map(({ name }) => name).toSorted();
    expect(names(definition.signalDefinitions)).toEqual(signals);
    expect(names(definition.updateDefinitions)).toEqual(updates);
    const { queryDefinitions, signalDefinitions, updateDefinitions } = definition;
    for (const { description } of [...queryDefinitions, ...signalDefinitions, ...updateDefinitions])
      expect(description).toMatch(/\w{3}/);
  });

  it('has a summary beside every activity and timer', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }),
      mobileOkResend: gives({ token: 't3', resendsLeft: 1 }),
      mobileOkConfirm: [fails('ProviderUnavailable'), verified],
    });
    const handle = await stage.start('mobile-ok', sms(freely));
    await challenged(handle);
    await ask(handle, 'resend');
    await stage.skipUntil(ask(handle, 'submitCode', '123456'));
    expect(await summaries(handle)).toEqual([
      'Get a token',
      'Send the message',
      'Until the challenge expires',
      'Send the message again',
      'Until the challenge expires',
      'Check the answer',
      'Wait before repeating the call: it did not arrive',
      'Check the answer',
    ]);
  });
});

describe('Search attributes', () => {
  it('are written at the challenge and at the end, not for every step', async () => {
    script({ portOneV1Confirm: [wrongCode, wrongCode, verified] });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await challenged(handle);
    expect(await upserts(handle, 'VerificationStatus')).toEqual(['awaiting_user']);
    for (const code of ['000000', '000000', '123456']) await ask(handle, 'submitCode', code);
    await handle.result();
    expect(await upserts(handle, 'VerificationStatus')).toEqual(['awaiting_user', 'verified']);
    expect(await upserts(handle, 'VerificationReference')).toEqual(['imp_1']);
  });

  it('follow the provider’s reference when a restart has changed it', async () => {
    stage.script({
      mobileOkToken: [gives(session), gives({ ...session, clientTxId: 'tx2' })],
      mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }),
      mobileOkConfirm: [lost, verified],
    });
    const handle = await stage.start('mobile-ok', sms());
    await challenged(handle);
    await ask(handle, 'submitCode', '000000');
    await ask(handle, 'submitCode', '123456');
    expect(await upserts(handle, 'VerificationReference')).toEqual(['tx1', 'tx2']);
  });

  it('show an end without a challenge', async () => {
    script({ portOneV1Request: fails('ProviderRejected') });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await handle.result();
    expect(await upserts(handle, 'VerificationStatus')).toEqual(['failed']);
    expect(await upserts(handle, 'VerificationReference')).toEqual([]);
  });

  it('show each waiting status of a travel-rule verification, and its uuid', async () => {
    stage.script({
      verifyVaspCreate: gives({ uuid: 'uuid-1', createdAt: '2026-11-22T00:00:00.000Z' }),
      verifyVaspPoll: [gives({ result: 'VERIFIED' }), notYet],
      verifyVaspReportTransfer: gives(),
    });
    const handle = await stage.start('verify-vasp', vasp());
    await reaches(handle, 'awaiting_transfer');
    await ask(handle, 'reportTransfer', { txHash: '0xabc' });
    await handle.result();
    expect(await upserts(handle, 'VerificationStatus')).toEqual([
      'awaiting_counterparty',
      'awaiting_transfer',
      'verified',
    ]);
    expect(await upserts(handle, 'VerificationReference')).toEqual(['uuid-1']);
  });
});
