import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Registry } from 'prom-client';
import { createLogger } from '../../privacy/logger.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { createWorker, readAllSettings } from '../../worker/index.ts';
import { person } from '../support/inputs.ts';
import { readMetrics } from '../support/scrape.ts';
import { startWorld, type World } from '../support/world.ts';

const sms = { method: 'SMS', person, options: { resendCooldown: '0s' } } as const;

describe('two merchants in one deployment', () => {
  let world: World;
  let theirs: Sandbox;
  let registry: Registry;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    theirs = await startSandbox();
    const settings = Object.entries(theirs.settings).map(([name, value]) => [`${name}__SHOP_A`, value]);
    world = await startWorld({
      idle: true,
      env: {
        ...Object.fromEntries(settings),
        HWAGIN_PROFILES: 'shop-a',
        HWAGIN_LIMITS: 'on',
        HWAGIN_LIMIT_SENDS: '3/1h',
        HWAGIN_LIMIT_OPEN: 'off',
      },
    });
    const log = createLogger({ level: 'silent', component: 'test' });
    const created = await createWorker({ settings: await readAllSettings(world.env, log), log });
    const running = created.worker.run();
    registry = created.registry;
    stop = async () => {
      created.worker.shutdown();
      await running;
      await created.connection.close();
    };
  }, 300_000);
  afterAll(async () => {
    await stop?.();
    await world?.close();
    await theirs?.close();
  });

  it('are each served by their own provider settings, from the first call to the last', async () => {
    const { hwagin, sandbox } = world;
    await hwagin.startAndWait('mobile-ok', 'theirs', { ...sms, profile: 'shop-a' });
    await hwagin.submitCode('theirs', '000000');
    await hwagin.resend('theirs');
    const code = (await theirs.code(person.phone)) ?? '';
    expect(await hwagin.submitCode('theirs', code)).toMatchObject({ status: 'verified' });
    expect(await theirs.count('mobile-ok', 'sms')).toBe(2);
    expect(await sandbox.effects()).toEqual([]);
    await hwagin.startAndWait('mobile-ok', 'ours', sms);
    expect(await theirs.count('mobile-ok', 'sms')).toBe(2);
    expect(await sandbox.count('mobile-ok', 'sms')).toBe(1);
  });

  it('have limits of their own', async () => {
    const { hwagin } = world;
    const start = (id: string, more: object = {}) => hwagin.startAndWait('mobile-ok', id, { ...sms, ...more });
    await start('theirs-third', { profile: 'shop-a' });
    await expect(start('theirs-fourth', { profile: 'shop-a' })).rejects.toMatchObject({ code: 'limited' });
    expect(await start('ours-second')).toMatchObject({ status: 'awaiting_user' });
  });

  it('have circuits of their own, and are told apart in metrics', async () => {
    const { samples, value } = readMetrics(await registry.metrics());
    const sent = 'hwagin_messages_sent_total';
    expect(value(sent, { profile: 'shop-a', cause: 'resend' })).toBe(1);
    expect(value(sent, { profile: 'default', cause: 'start' })).toBe(2);
    expect(value('hwagin_circuit_state', { profile: 'shop-a', provider: 'nhn-otp' })).toBe(0);
    const requests = samples.filter(({ name }) => name === 'hwagin_provider_request_duration_seconds_count');
    expect(new Set(requests.map(({ labels }) => labels['profile']))).toEqual(new Set(['default', 'shop-a']));
  });

  it('are erased at their own provider', async () => {
    const { hwagin, sandbox } = world;
    const another = { ...person, phone: '010-2345-6789' };
    await hwagin.startAndWait('portone-v1', 'to-erase', { method: 'SMS', person: another, profile: 'shop-a' });
    await hwagin.cancel('to-erase');
    await hwagin.erase('to-erase');
    expect(await theirs.count('portone-v1', 'token')).toBe(1);
    expect(await sandbox.count('portone-v1', 'token')).toBe(0);
    await expect(hwagin.snapshot('to-erase')).rejects.toMatchObject({ code: 'erased' });
  }, 300_000);

  it('are refused under an unknown name', async () => {
    const unknown = world.hwagin.startAndWait('mobile-ok', 'nobodys', { ...sms, profile: 'shop-x' });
    await expect(unknown).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('"shop-x" in HWAGIN_PROFILES'),
    });
    const { value } = readMetrics(await registry.metrics());
    expect(value('hwagin_verifications_started_total', { profile: 'other' })).toBe(1);
  });
});
