import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

const sms = { method: 'SMS', person } as const;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a provider that is switched off, or down', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  }, 300_000);
  afterAll(() => world.close());

  it('starts nothing new while an operator has it off, lets open ones end, and starts again, all without a deploy', async () => {
    const { hwagin, sandbox } = world;
    await hwagin.startAndWait('mobile-ok', 'open-before', sms);
    await hwagin.switchProvider('mobile-ok', false);
    expect(await hwagin.providerSwitches()).toContainEqual({
      provider: 'mobile-ok',
      on: false,
      since: expect.any(String),
    });
    await pause(5_500);
    const before = await sandbox.count('mobile-ok', 'sms');
    await expect(hwagin.startAndWait('mobile-ok', 'while-off', sms)).rejects.toMatchObject({ code: 'not_configured' });
    expect(await sandbox.count('mobile-ok', 'sms')).toBe(before);
    const ended = await hwagin.submitCode('open-before', (await sandbox.code(person.phone)) ?? '');
    expect(ended.status).toBe('verified');
    expect(await hwagin.startAndWait('portone-v1', 'another-provider', sms)).toMatchObject({ status: 'awaiting_user' });

    await hwagin.switchProvider('mobile-ok', true);
    await pause(5_500);
    expect(await hwagin.startAndWait('mobile-ok', 'while-off', sms)).toMatchObject({ status: 'awaiting_user' });
  });

  it('fails new starts clearly while it is down, and needs no restart once it is back', async () => {
    const { hwagin, sandbox } = world;
    await sandbox.fault({ provider: 'nhn-otp', kind: 'refused', times: 1_000 });
    await pause(100);
    const enrol = { action: 'enrol', userId: 'user-1', serviceName: 'Hwagin' } as const;
    const down = await hwagin.startAndWait('nhn-otp', 'while-down', enrol);
    expect(down).toMatchObject({ status: 'failed', reason: 'provider_unavailable' });
    await sandbox.heal('nhn-otp');
    expect(await hwagin.startAndWait('nhn-otp', 'up-again', enrol)).toMatchObject({ status: 'awaiting_user' });
  });

  it('lists the ends whose state at the provider is unknown', async () => {
    const { hwagin, sandbox } = world;
    await sandbox.fault({ provider: 'portone-v1', call: 'otp/request', kind: 'lost', times: 2 });
    const lost = await hwagin.startAndWait('portone-v1', 'lost-twice', sms);
    expect(lost).toMatchObject({ status: 'failed', reason: 'send_unknown' });
    await pause(1_500);
    const uncertain = await hwagin.list({ uncertain: true });
    expect(uncertain.map(({ id, reason }) => [id, reason])).toEqual([['lost-twice', 'send_unknown']]);
  });
});
