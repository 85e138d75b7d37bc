import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { impUid } from '../support/answers.ts';
import { challenged, refusalOf } from '../support/asking.ts';
import { codeCheck, enrol, sms, v1, v2 } from '../support/inputs.ts';
import { createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

/** Like a start without our client, or with a forgotten setting. */
const forgotten = { limits: undefined } as unknown as { limits: 'off' };

describe('A run that says nothing of limits', () => {
  it.each([
    ['mobile-ok', sms()],
    ['portone-v1', v1('SMS')],
    ['portone-v2', v2('SMS')],
    ['nhn-otp', enrol()],
    ['nhn-otp', codeCheck()],
  ] as const)('sends nothing at %s, and is refused with the setting that was forgotten', async (provider, input) => {
    stage.script({});
    const handle = await stage.start(provider, input, forgotten);
    expect(await refusalOf(challenged(handle))).toMatchObject({
      code: 'not_configured',
      message: expect.stringMatching(/limits of the run.*HWAGIN_LIMITS/),
    });
    const failed = await handle.result().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(WorkflowFailedError);
    const { cause } = failed as WorkflowFailedError;
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ type: 'NotConfigured', nonRetryable: true });
    expect(stage.calls).toEqual([]);
  });

  it('is refused before its user is asked for consent', async () => {
    stage.script({});
    const handle = await stage.start('portone-v1', { ...v1('SMS'), consent: 'page' }, forgotten);
    expect(await refusalOf(challenged(handle))).toMatchObject({ code: 'not_configured' });
  });

  it('is not one that says "off"', async () => {
    stage.script({ portOneV1Request: impUid(1) });
    expect((await challenged(await stage.start('portone-v1', v1('SMS'), { limits: 'off' }))).status).toBe(
      'awaiting_user',
    );
  });
});
