import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { Merchant, pass, person } from './support/mobile-ok.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

describe('MobileOK, as it should go', () => {
  it('verifies the right code after a wrong one and a resend', async () => {
    const merchant = new Merchant(sandbox);
    expect(await merchant.start(person)).toMatchObject({ resultCode: '2000', resendCount: '2' });
    const wrong = await merchant.confirm('000000');
    expect(wrong).toMatchObject({ resultCode: '2910', encryptMOKToken: expect.any(String) });
    expect(await merchant.resend()).toMatchObject({ resultCode: '2000', resendCount: '1' });
    const right = await merchant.confirm(await sandbox.code('010-1234-5678'));
    expect(right).toMatchObject({ resultCode: '2000' });

    const result = merchant.open(right.encryptMOKResult);
    expect(result).toMatchObject({
      clientTxId: merchant.clientTxId,
      userName: '홍길동',
      userPhone: '01012345678',
      userBirthday: '19900131',
      siteID: 'sandbox-site',
    });
    expect(String(result.ci)).toHaveLength(88);
    expect(String(result.di)).toHaveLength(64);
    expect(Math.abs(Date.parse(`${String(result.issueDate).replace(' ', 'T')}+09:00`) - Date.now())).toBeLessThan(
      60_000,
    );

    expect(await sandbox.count('mobile-ok', 'sms', merchant.clientTxId)).toBe(2);
    expect(await sandbox.count('mobile-ok', 'try', merchant.clientTxId)).toBe(2);
    expect(await sandbox.count('mobile-ok', 'verified', merchant.clientTxId)).toBe(1);
  });

  it('waits for the approval of PASS', async () => {
    const merchant = new Merchant(sandbox);
    const started = await merchant.start(pass);
    expect(started).toMatchObject({ resultCode: '2000' });
    expect(started).not.toHaveProperty('resendCount');
    expect(await merchant.confirm()).toMatchObject({ resultCode: '6702' });
    await sandbox.approve(String(pass.userPhone));
    expect(await merchant.confirm()).toMatchObject({ resultCode: '2000' });
  });

  it('says so when the user declines PASS', async () => {
    const merchant = new Merchant(sandbox);
    await merchant.start({ ...pass, userPhone: '01022224444' });
    await sandbox.decline('01022224444');
    expect(await merchant.confirm()).toMatchObject({ resultCode: '6705' });
  });

  it('calls for ARS as often as requested, and accepts the keyed number', async () => {
    const merchant = new Merchant(sandbox);
    const phone = '01033334444';
    const started = await merchant.start({
      ...person,
      reqAuthType: 'ARS',
      serviceType: 'telcoAuth-ARSAuth',
      userPhone: phone,
      extension: { arsRequestMsg: '번호를 눌러 주세요' },
    });
    expect(started).toMatchObject({ resultCode: '2000', arsOtpNumber: expect.stringMatching(/^\d+$/) });
    const call = (): Promise<unknown> => merchant.post('/agent/v1/auth/call', { encryptMOKToken: merchant.token });
    expect(await call()).toMatchObject({ resultCode: '2000' });
    expect(await call()).toMatchObject({ resultCode: '2000' });
    await sandbox.approve(phone);
    expect(await merchant.confirm()).toMatchObject({ resultCode: '2000' });
    expect(await sandbox.count('mobile-ok', 'arsCall', merchant.clientTxId)).toBe(2);
  });

  it('takes LMS without a resendCount, and SMSAuth without the person', async () => {
    const lms = await new Merchant(sandbox).start({ ...person, reqAuthType: 'LMS', serviceType: 'telcoAuth-LMS' });
    expect(lms.resultCode).toBe('2000');
    expect(lms).not.toHaveProperty('resendCount');
    const { userBirthday: _b, userGender: _g, userNation: _n, ...bare } = person;
    expect(await new Merchant(sandbox).start({ ...bare, serviceType: 'SMSAuth' })).toMatchObject({
      resultCode: '2000',
    });
  });

  it('takes V1 client info at the V1 path', async () => {
    const merchant = new Merchant(sandbox);
    const { kstNow, txId } = await import('./support/mobile-ok.ts');
    const answer = await merchant.post('/agent/v1/token/get', {
      serviceId: 'sandbox-service',
      encryptReqClientInfo: merchant.clientInfo(`${txId()}|${kstNow()}`),
      siteUrl: merchant.siteUrl,
    });
    expect(answer).toMatchObject({ resultCode: '2000', publicKey: expect.any(String) });
  });

  it('puts the code where the message asks for it', async () => {
    const lines: string[] = [];
    const loud = await startSandbox({ log: (line) => lines.push(line) });
    await new Merchant(loud).start({ ...person, sendMsg: '가게 [000000] 입니다' });
    const code = await loud.code('01012345678');
    expect(lines).toEqual([`MobileOK SMS to 010-1234-5678: code ${code}`, `  가게 [${code}] 입니다`]);
    await loud.close();
  });
});
