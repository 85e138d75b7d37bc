import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { Merchant, pass, person } from './support/mobile-ok.ts';
import { Iamport } from './support/portone-v1.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const send = (userPhone: string): Promise<Record<string, unknown>> =>
  new Merchant(sandbox).start({ ...person, userPhone });
const sms = (): Promise<number> => sandbox.count('mobile-ok', 'sms');

describe('magic phones', () => {
  it('…0001: the carrier does not answer, with each vendor’s own code', async () => {
    expect(await send('01012340001')).toMatchObject({ resultCode: '9999' });
    const iamport = new Iamport(sandbox);
    await iamport.login();
    const answer = await iamport.request({ phone: '010-1234-0001' });
    expect(answer).toMatchObject({ status: 500, body: { message: expect.stringContaining('9001') } });
    expect(await sms()).toBe(0);
  });

  it('…0003: the answer is lost after the message was sent', async () => {
    await expect(send('01012340003')).rejects.toThrow();
    expect(await sms()).toBe(1);
  });

  it('…1003: every other time only', async () => {
    await expect(send('01012341003')).rejects.toThrow();
    expect(await send('01012341003')).toMatchObject({ resultCode: '2000' });
    await expect(send('01012341003')).rejects.toThrow();
    expect(await sms()).toBe(3);
  });

  it('…0004 and …0006: an answer that is not JSON', async () => {
    await expect(send('01012340004')).rejects.toThrow(/JSON/);
    expect(await sms()).toBe(0);
    await expect(send('01012340006')).rejects.toThrow(/JSON/);
    expect(await sms()).toBe(1);
  });

  it('…0005: 429 with Retry-After', async () => {
    expect(await send('01012340005')).toMatchObject({ resultCode: '2429' });
    expect(await sms()).toBe(0);
  });

  it('…0007: a success without its token', async () => {
    const answer = await send('01012340007');
    expect(answer).toEqual({ resultCode: '2000', resultMsg: 'success' });
    expect(await sms()).toBe(1);
  });

  it('…0008: the token is called stale', async () => {
    expect(await send('01012340008')).toMatchObject({ resultCode: '4001' });
    expect(await sms()).toBe(0);
  });

  it('…0009: the code has expired on arrival', async () => {
    const merchant = new Merchant(sandbox);
    await merchant.start({ ...person, userPhone: '01012340009' });
    expect(await merchant.confirm(await sandbox.code('01012340009'))).toMatchObject({ resultCode: '5033' });
  });

  it('…0020 approves PASS by itself, …0021 declines', async () => {
    for (const [userPhone, resultCode] of [
      ['01012340020', '2000'],
      ['01012340021', '6705'],
    ] as const) {
      const merchant = new Merchant(sandbox);
      await merchant.start({ ...pass, userPhone });
      expect(await merchant.confirm()).toMatchObject({ resultCode });
    }
  });

  it('010-0000-…: always the code 123456; others never get it, nor 000000', async () => {
    await send('01000001234');
    expect(await sandbox.code('010-0000-1234')).toBe('123456');
    await send('01012345678');
    expect(await sandbox.code('01012345678')).toMatch(/^\d{6}$/);
    expect(await sandbox.code('01012345678')).not.toBe('123456');
  });
});

describe('MobileOK results that must not be trusted', () => {
  async function result(kind: 'badHash' | 'otherTransaction' | 'oldResult'): Promise<() => Record<string, unknown>> {
    const merchant = new Merchant(sandbox);
    await sandbox.fault({ provider: 'mobile-ok', call: 'confirm/request', kind });
    await merchant.start(person);
    const answer = await merchant.confirm(await sandbox.code('01012345678'));
    expect(answer).toMatchObject({ resultCode: '2000' });
    return () => ({ ...merchant.open(answer.encryptMOKResult), sent: merchant.clientTxId });
  }

  it('have a hash that does not match', async () => {
    expect(await result('badHash')).toThrow('the hash does not fit');
  });

  it('belong to another transaction', async () => {
    const { clientTxId, sent } = (await result('otherTransaction'))();
    expect(clientTxId).not.toBe(sent);
  });

  it('are older than ten minutes', async () => {
    const { issueDate } = (await result('oldResult'))();
    const issued = Date.parse(`${String(issueDate).replace(' ', 'T')}+09:00`);
    expect(Date.now() - issued).toBeGreaterThan(10 * 60_000);
  });
});
