import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type HwaginClient, HwaginError } from '../../client/index.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

/** A request is repeated with its id until it is allowed. Each test has its own phone number. */
const limits = {
  HWAGIN_LIMITS: 'on',
  HWAGIN_LIMIT_SENDS: '1/6s',
  HWAGIN_LIMIT_FAILED: '1/6s',
  HWAGIN_LIMIT_OPEN: 'off',
};
let world: World;
let hwagin: HwaginClient;
let gateway: TestGateway;
beforeAll(async () => {
  world = await startWorld();
  hwagin = await connect({ env: { ...world.env, ...limits } });
  gateway = await startTestGateway(world, limits);
}, 300_000);
afterAll(async () => {
  await gateway.close();
  await hwagin.close();
  await world.close();
});

const sms = (phone: string) =>
  ({ method: 'SMS', person: { ...person, phone }, options: { resendCooldown: '0s' } }) as const;
const messages = () => world.sandbox.count('mobile-ok', 'sms');
const refusal = async (answer: Promise<unknown>): Promise<HwaginError> => {
  const error = await answer.then(
    (value) => new Error(`expected a refusal, got ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HwaginError)) throw error;
  return error;
};
/** Waits until the refused request may be sent again. */
const untilAllowed = ({ retryAfter = 0 }: { retryAfter?: number }) => pause(retryAfter * 1_000 + 300);

describe('a request that a limit refused, repeated under the same id', () => {
  it('is refused until its time has come, then acted on once, with one verdict for all repeats', async () => {
    await hwagin.startAndWait('mobile-ok', 'resend-1', sms('01034571301'));
    const resend = () => hwagin.resend('resend-1', { requestId: 'again~1' });
    const first = await refusal(resend());
    expect(first).toMatchObject({ code: 'limited', retryAfter: expect.any(Number) });
    const second = await refusal(resend());
    expect(second.code).toBe('limited');
    expect(second.retryAfter).toBeLessThanOrEqual(first.retryAfter ?? 0);
    await untilAllowed(second);
    const before = await messages();
    const verdicts = await Promise.all([resend(), resend(), resend()]);
    for (const verdict of [...verdicts, await resend()]) expect(verdict).toEqual(verdicts[0]);
    expect(verdicts[0]?.challenge).toMatchObject({ number: 2, cause: 'resend' });
    expect(await messages()).toBe(before + 1);
  });

  it('is refused twice if it was limited twice, and done the third time', async () => {
    const phone = '01034571302';
    await hwagin.startAndWait('mobile-ok', 'resend-2', sms(phone));
    const resend = () => hwagin.resend('resend-2', { requestId: 'r-2' });
    await untilAllowed(await refusal(resend()));
    await hwagin.startAndWait('mobile-ok', 'resend-2-other', sms(phone));
    await untilAllowed(await refusal(resend()));
    expect((await resend()).challenge).toMatchObject({ number: 2 });
  });

  it('is handled the same for a code of a locked number: the right one verifies once it is allowed', async () => {
    const phone = '01034571303';
    await hwagin.startAndWait('mobile-ok', 'code-1', sms(phone));
    const code = (await world.sandbox.code(phone)) ?? '';
    await hwagin.submitCode('code-1', '000000');
    const submit = () => hwagin.submitCode('code-1', code, { requestId: 'r-3' });
    const locked = await refusal(submit());
    expect(locked.code).toBe('locked');
    await untilAllowed(locked);
    expect((await submit()).status).toBe('verified');
  });

  it('is the same by HTTP, under its Idempotency-Key', async () => {
    const body = { id: 'http-1', provider: 'mobile-ok', input: sms('01034571304') };
    expect((await gateway.ask('POST', '/v1/verifications', { body })).status).toBe(201);
    const headers = { 'idempotency-key': 'resend-once' };
    const resend = () => gateway.ask('POST', '/v1/verifications/http-1/resend', { headers });
    const refused = await resend();
    expect(refused).toMatchObject({ status: 429, body: { code: 'limited' } });
    await untilAllowed({ retryAfter: Number(refused.headers.get('retry-after')) });
    const before = await messages();
    const sent = await resend();
    expect(sent).toMatchObject({ status: 200, body: { challenge: { number: 2 } } });
    expect((await resend()).body).toEqual(sent.body);
    expect(await messages()).toBe(before + 1);
  });
});
