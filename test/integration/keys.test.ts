import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import { checkKeys } from '../../cli/doctor/keys.ts';
import { connect, type HwaginClient } from '../../client/index.ts';
import { loadEncryption } from '../../privacy/index.ts';
import { person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

type Payload = proto.temporal.api.common.v1.IPayload;

const entry = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const subjectKey = randomBytes(32).toString('base64');

/** The payloads of a run, as the database stores them. */
const payloadsOf = async ({ temporal }: World, workflowId: string): Promise<Payload[]> => {
  const execution = { workflowId };
  const answer = await temporal.workflowService.getWorkflowExecutionHistory({ namespace: 'default', execution });
  const found: Payload[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    const { metadata, data } = value as Payload;
    if (metadata?.['encryption-key-id'] && data) found.push(value);
    else for (const part of Object.values(value)) walk(part);
  };
  walk(answer.history);
  return found;
};

const keyIdsOf = (payloads: Payload[]): string[] => [
  ...new Set(payloads.map(({ metadata }) => Buffer.from(metadata?.['encryption-key-id'] ?? []).toString())),
];

describe('changing the keys while verifications are open', () => {
  const [first, second] = [entry('2025-11'), entry('2026-11')];
  const rings = { old: first, both: `${first},${second}`, turned: `${second},${first}`, alone: second };
  let world: World;
  let open: HwaginClient[] = [];
  beforeAll(async () => {
    world = await startWorld({
      idle: true,
      env: { HWAGIN_ENCRYPTION_KEYS: rings.old, HWAGIN_SUBJECT_KEY: subjectKey },
    });
  }, 300_000);
  afterAll(async () => {
    for (const client of open) await client.close();
    open = [];
    await world.close();
  });

  /** Restarts all our processes with this key ring. */
  let stop: (() => Promise<void>) | undefined;
  const restartWith = async (ring: string): Promise<HwaginClient> => {
    await stop?.();
    const env = { ...world.env, HWAGIN_ENCRYPTION_KEYS: ring };
    stop = await world.startWorker(env);
    const hwagin = await connect({ env });
    open.push(hwagin);
    return hwagin;
  };
  const sms = (number: number) => ({
    method: 'SMS' as const,
    person: { ...person, phone: `0103457140${number}` },
    options: { resendCooldown: '0s' },
  });
  const finish = async (hwagin: HwaginClient, id: string, number: number) => {
    await hwagin.submitCode(id, (await world.sandbox.code(sms(number).person.phone)) ?? '');
    return (await hwagin.result(id)).status;
  };

  it('lets every open one go on to its end, and reads it as long as the old key is there', async () => {
    const before = await restartWith(rings.old);
    await before.startAndWait('mobile-ok', 'across', sms(1));
    await before.startAndWait('portone-v2', 'across-two', { ...sms(2), ip: '203.0.113.7' });
    await before.startAndWait('mobile-ok', 'before', sms(5));
    expect(await finish(before, 'before', 5)).toBe('verified');
    const between = await restartWith(rings.both);
    await between.startAndWait('mobile-ok', 'between', sms(3));
    await between.resend('across');
    const after = await restartWith(rings.turned);
    expect(await after.start('mobile-ok', 'across', sms(1))).toMatchObject({ status: 'awaiting_user' });
    expect(await finish(after, 'across', 1)).toBe('verified');
    expect(await finish(after, 'across-two', 2)).toBe('verified');
    expect(await finish(after, 'between', 3)).toBe('verified');
    expect(keyIdsOf(await payloadsOf(world, 'across'))).toEqual(['2025-11', '2026-11']);
    expect(keyIdsOf(await payloadsOf(world, 'between'))).toEqual(['2025-11', '2026-11']);
  }, 300_000);

  it('reads nothing of the old key once that is taken out, says so, and goes on with new ones', async () => {
    const hwagin = await restartWith(rings.alone);
    await expect(hwagin.result('before')).rejects.toThrow(/2025-11/);
    await expect(hwagin.snapshot('across')).rejects.toThrow(/2025-11/);
    // Its end was written with the new key, after the change.
    expect((await hwagin.result('across')).status).toBe('verified');
    await hwagin.startAndWait('mobile-ok', 'after', sms(4));
    expect(await finish(hwagin, 'after', 4)).toBe('verified');
    expect(keyIdsOf(await payloadsOf(world, 'after'))).toEqual(['2026-11']);
  }, 300_000);
});

describe('keys outside Temporal, one for each verification', () => {
  const module = join(import.meta.dirname, '../../examples/key-store/key-store.mjs');
  let world: World;
  let settings: Record<string, string>;
  beforeAll(async () => {
    world = await startWorld({ idle: true });
    settings = {
      ...world.env,
      HWAGIN_KEY_PROVIDER: module,
      KEY_STORE: join(world.env['HWAGIN_DATA'] ?? '', 'keys'),
    };
  }, 300_000);
  afterAll(() => world.close());

  const sms = { method: 'SMS', person: { ...person, phone: '01034571501' } } as const;
  const decode = async (payloads: Payload[]) => {
    const { codec } = await loadEncryption(settings);
    return codec.decode(payloads);
  };

  it('takes over from the ring while verifications are open', async () => {
    const stop = await world.startWorker();
    await world.hwagin.startAndWait('mobile-ok', 'from-the-ring', sms);
    await stop();
    await world.startWorker(settings);
    await using hwagin = await connect({ env: settings });
    await hwagin.submitCode('from-the-ring', (await world.sandbox.code(sms.person.phone)) ?? '');
    expect(await hwagin.result('from-the-ring')).toMatchObject({ status: 'verified' });
    expect(keyIdsOf(await payloadsOf(world, 'from-the-ring'))).toEqual(['test', 'key-store']);
  }, 300_000);

  it('makes backups unreadable by erasing, but only for the erased verification', async () => {
    await using hwagin = await connect({ env: settings });
    for (const id of ['to-forget', 'to-keep']) {
      await hwagin.startAndWait('mobile-ok', id, { ...sms, options: { resendCooldown: '0s' } });
      await hwagin.submitCode(id, (await world.sandbox.code(sms.person.phone)) ?? '');
      expect(await hwagin.result(id)).toMatchObject({ status: 'verified' });
    }
    const backup = await payloadsOf(world, 'to-forget');
    const other = await payloadsOf(world, 'to-keep');
    expect(Buffer.concat((await decode(backup)).map(({ data }) => Buffer.from(data ?? []))).toString()).toContain(
      sms.person.phone,
    );
    await hwagin.erase('to-forget');
    expect(backup.length).toBeGreaterThan(5);
    for (const payload of backup) await expect(decode([payload])).rejects.toThrow('erased');
    expect(await decode(other)).toHaveLength(other.length);
    await expect(hwagin.start('mobile-ok', 'to-forget', sms)).rejects.toMatchObject({ code: 'erased' });
  }, 300_000);

  it('are looked for by the doctor', async () => {
    const detail = async (env: Record<string, string>) => (await checkKeys(env)).detail;
    expect(await detail(settings)).toContain('data keys by HWAGIN_KEY_PROVIDER');
    expect(await checkKeys({ ...settings, HWAGIN_KEY_PROVIDER: './nowhere.mjs' })).toMatchObject({ ok: false });
  });

  it('refuses an invalid module, naming the setting', async () => {
    for (const name of ['./nowhere.mjs', join(import.meta.dirname, '../../config/core.ts')])
      await expect(loadEncryption({ ...world.env, HWAGIN_KEY_PROVIDER: name })).rejects.toMatchObject({
        problems: [{ setting: 'HWAGIN_KEY_PROVIDER' }],
      });
  });
});
