import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { readQr } from '../../cli/qr.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';
import { launchChromium } from './support/chromium.ts';
import { desktop, open, phone, type User } from './support/page.ts';

let world: World;
let gateway: TestGateway;
let browser: Browser;
let user: User;
beforeAll(async () => {
  browser = await launchChromium();
  world = await startWorld();
  gateway = await startTestGateway(world, {
    HWAGIN_RETURN_URLS: 'https://shop.example/done',
    HWAGIN_SERVICE_NAME: '화긴 상점',
  });
}, 600_000);
afterEach(async () => {
  expect(user.troubles).toEqual([]);
  await user.close();
});
afterAll(async () => {
  await browser.close();
  await gateway.close();
  await world.close();
});

/** For people to look at, if HWAGIN_SCREENSHOTS names a folder. */
const screenshot = async (name: string): Promise<void> => {
  const folder = process.env['HWAGIN_SCREENSHOTS'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await user.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

let number = 0;
const start = async (provider: string, input: object): Promise<{ id: string; pageUrl: string; number: string }> => {
  number++;
  const id = `page-${number}`;
  const mobile = `0107777${3100 + number}`;
  const body = {
    id,
    provider,
    input: provider === 'nhn-otp' ? input : { person: { ...person, phone: mobile }, ...input },
    user: { returnUrl: 'https://shop.example/done?order=7' },
  };
  const answer = await gateway.ask('POST', '/v1/verifications', { body });
  expect(answer.status).toBe(201);
  return { id, pageUrl: (answer.body['user'] as { pageUrl: string }).pageUrl, number: mobile };
};
const type = async (code: string) => {
  await user.page.locator('#code').fill(code);
  await user.page.locator('#submit').click();
};
const codeOf = async (mobile: string) => (await world.sandbox.code(mobile)) ?? '';

describe('the page, for a code by SMS', () => {
  it('in Korean on a phone: a wrong code, a resend, the right code, and the way back', async () => {
    const { pageUrl, number: mobile } = await start('mobile-ok', { method: 'SMS', options: { resendCooldown: '2s' } });
    user = await open(browser, gateway, pageUrl, phone);
    await user.reads('인증번호를 입력해 주세요');
    await user.reads(new RegExp(`010‑\\*{4}‑${mobile.slice(-4)}`));
    expect(user.page.url()).not.toContain('token');
    expect(await user.page.locator('html').getAttribute('lang')).toBe('ko');
    const field = user.page.locator('#code');
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await field.getAttribute('inputmode')).toBe('numeric');
    expect(await user.page.evaluate<string>('document.activeElement.id')).toBe('code');
    await user.isAccessible();
    await screenshot('sms-ko');
    await type('000000');
    await user.reads('번호가 맞지 않아요. 4번 더 입력할 수 있어요.');
    await user.isAccessible();
    await screenshot('sms-ko-wrong');
    await user.page.locator('#resend:enabled').click();
    await user.page.locator('#live', { hasText: '다시 보냈어요' }).waitFor({ state: 'attached' });
    expect(await user.page.locator('#tries').textContent()).toBe('4번');
    await type('000000');
    await user.reads('번호가 맞지 않아요. 가장 최근에 받은 번호만 맞아요. 3번 더 입력할 수 있어요.');
    await type(await codeOf(mobile));
    await user.reads('본인확인을 마쳤어요');
    expect(await user.page.locator('#back').getAttribute('href')).toMatch(
      /^https:\/\/shop\.example\/done\?order=7&verification=page-\d+$/,
    );
    await user.isAccessible();
    await screenshot('verified-ko');
  });

  it('in English on a desktop, and in the other language at the press of a button', async () => {
    const { pageUrl } = await start('portone-v1', { method: 'SMS' });
    user = await open(browser, gateway, pageUrl, desktop);
    await user.reads('Enter your code');
    await user.isAccessible();
    await screenshot('sms-en');
    await user.page.locator('#language').click();
    await user.reads('인증번호를 입력해 주세요');
    await user.isAccessible();
  });

  it('refuses what is not a code before it is sent, and announces that to screen readers', async () => {
    const { id, pageUrl } = await start('mobile-ok', { method: 'SMS' });
    user = await open(browser, gateway, pageUrl, desktop);
    await type('12');
    await user.reads('Please enter the digits you were sent.');
    expect(await user.page.locator('#code-error').getAttribute('role')).toBe('alert');
    expect(await user.page.locator('#code').getAttribute('aria-invalid')).toBe('true');
    const { body } = await gateway.ask('GET', `/v1/verifications/${id}`);
    expect(body).not.toHaveProperty('lastAttempt');
  });

  it('takes a code however it is typed or pasted, and finds it in a whole message', async () => {
    const { id, pageUrl, number: mobile } = await start('mobile-ok', { method: 'SMS' });
    user = await open(browser, gateway, pageUrl, desktop);
    const field = user.page.locator('#code');
    for (const typed of ['    123456', '１２３４５６', '123-456', '123\u2011456\u200b', 'G-123456']) {
      await field.fill(typed);
      expect(await field.inputValue()).toBe('123456');
    }
    const paste = async (text: string) => {
      await field.fill('');
      await user.page.evaluate(
        `(() => { const field = document.querySelector('#code'); const clipboardData = new DataTransfer(); clipboardData.setData('text', ${JSON.stringify(text)}); field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })); })()`,
      );
      return field.inputValue();
    };
    expect(await paste('[Web발신]\n[Hwagin] 인증번호 [123456]를 입력하세요\n문의 1588-1234')).toBe('123456');
    await paste('[Hwagin] 123456\n[Hwagin] 654321');
    await user.page.locator('#submit').click();
    await user.reads('Please enter the digits you were sent.');
    await type('12345612');
    await user.reads('Please enter the digits you were sent.');
    const { body } = await gateway.ask('GET', `/v1/verifications/${id}`);
    expect(body).toMatchObject({ challenge: { attemptsLeft: 5 } });
    await paste(`[Hwagin] 본인확인 인증번호는 [${await codeOf(mobile)}]입니다.`);
    await user.page.locator('#submit').click();
    await user.reads('You are verified');
  });

  it('survives a reload, and shows what happened elsewhere', async () => {
    const { id, pageUrl } = await start('mobile-ok', { method: 'SMS' });
    user = await open(browser, gateway, pageUrl, desktop);
    await user.reads('Enter your code');
    await user.page.reload();
    await user.reads('Enter your code');
    await gateway.ask('POST', `/v1/verifications/${id}/cancel`);
    await user.reads('Canceled');
    await user.isAccessible();
    await screenshot('canceled-en');
  });

  it('says when the time is over, and when no tries are left', async () => {
    const short = { challengeExpiresIn: '3s', expiresIn: '6s', maxResends: 1 };
    const late = await start('mobile-ok', { method: 'SMS', options: short });
    user = await open(browser, gateway, late.pageUrl, desktop);
    await user.reads('Time is up');
    await user.reads('Time is up for this code. Please ask for a new one.');
    expect(await user.page.locator('#submit').isDisabled()).toBe(true);
    await screenshot('challenge-expired-en');
    await user.reads('We ended this to keep you safe. Please start again.');
    await user.isAccessible();
    await user.close();
    const spent = await start('mobile-ok', { method: 'SMS', options: { maxAttempts: 1 } });
    user = await open(browser, gateway, spent.pageUrl, phone);
    await type('000000');
    await user.reads('입력할 수 있는 횟수를 모두 썼어요');
    await screenshot('spent-ko');
  });

  it('cancels only after a confirmation', async () => {
    const { pageUrl } = await start('mobile-ok', { method: 'SMS' });
    user = await open(browser, gateway, pageUrl, desktop);
    await user.page.locator('#cancel').click();
    await user.reads('Really cancel?');
    await user.page.locator('#cancel').click();
    await user.reads('You can start again whenever you like.');
  });
});

describe('the page, for methods without a code', () => {
  it('PASS: says what to do, waits, and takes the approval', async () => {
    const { pageUrl, number: mobile } = await start('mobile-ok', { method: 'PASS' });
    user = await open(browser, gateway, pageUrl, phone);
    await user.reads('PASS 앱에서 인증해 주세요');
    await user.isAccessible();
    await screenshot('pass-ko');
    await user.page.locator('#approve').click();
    await user.reads('아직 인증이 끝나지 않았어요');
    await world.sandbox.approve(mobile);
    await user.page.locator('#approve:enabled').click();
    await user.reads('본인확인을 마쳤어요');
  });

  it('ARS: shows the number to key in', async () => {
    const { pageUrl } = await start('mobile-ok', { method: 'ARS' });
    user = await open(browser, gateway, pageUrl, phone);
    await user.reads('걸려 오는 전화를 받아 주세요');
    expect(await user.page.locator('#ars').textContent()).toMatch(/^\d+$/);
    await user.isAccessible();
    await screenshot('ars-ko');
  });
});

describe('the page, for an authenticator app', () => {
  it('shows the QR code, and takes the code of the app', async () => {
    const { pageUrl } = await start('nhn-otp', { action: 'enrol', userId: 'user-7', serviceName: 'Hwagin' });
    user = await open(browser, gateway, pageUrl, phone);
    await user.reads('OTP 앱을 등록해 주세요');
    await user.isAccessible();
    await screenshot('nhn-ko');
    const source = (await user.page.locator('#qr-image').getAttribute('src')) ?? '';
    await type(totp(secretIn(source)));
    await user.reads('본인확인을 마쳤어요');
    expect(await user.page.locator('#qr').isVisible()).toBe(false);
  });
});

describe('the page, for consent', () => {
  it('sends nothing until all terms are agreed to', async () => {
    const { id, pageUrl, number: mobile } = await start('mobile-ok', { method: 'SMS', consent: 'page' });
    user = await open(browser, gateway, pageUrl, phone);
    await user.reads('약관에 동의해 주세요');
    await user.isAccessible();
    await screenshot('consent-ko');
    await user.page.locator('#agree').click();
    await user.reads('필수 약관에 모두 동의해 주세요.');
    expect(await world.sandbox.code(mobile)).toBeUndefined();
    for (const box of await user.page.locator('#terms input').all()) await box.check();
    await user.page.locator('#agree').click();
    await user.reads('인증번호를 입력해 주세요');
    await type(await codeOf(mobile));
    await user.reads('본인확인을 마쳤어요');
    const { body } = await gateway.ask('GET', `/v1/verifications/${id}/outcome?wait=5`);
    expect(body).toMatchObject({ consent: { terms: [{ id: 'merchant-privacy' }, { id: 'carrier-service' }] } });
  });
});

describe('the page, without a valid link', () => {
  it('says that a link cannot be used', async () => {
    user = await open(browser, gateway, `${gateway.url}/verify/page-1#token=nonsense`, phone);
    await user.reads('사용할 수 없는 링크예요');
    await user.isAccessible();
    await screenshot('invalid-ko');
  });
});

const secretIn = (dataUrl: string): string =>
  new URL(readQr(dataUrl.split(',')[1] ?? '') ?? '').searchParams.get('secret') ?? '';

/** RFC 6238 with its defaults. */
const totp = (secret: string): string => {
  const bits = secret
    .split('')
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'));
  const key = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};
