import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPortOneV1Activities } from '../../../../activities/portone-v1/index.ts';
import { portOneV1 } from '../../../../activities/portone-v1/provider.ts';
import type { PortOneV1Activities } from '../../../../activities/portone-v1/types.ts';
import { inputSchemas } from '../../../../contract/providers/index.ts';
import { failureOf, inActivity } from '../../../support/in-activity.ts';
import { person } from '../../../support/inputs.ts';
import { type ScriptedServer, scriptedServer } from '../../../support/scripted-server.ts';

const input = inputSchemas['portone-v1'].parse({ method: 'SMS', person });
const token = (name: string, lives = 1_800) => ({
  body: { code: 0, message: null, response: { access_token: name, now: 1_000, expired_at: 1_000 + lives } },
});
const ok = (response: unknown) => ({ body: { code: 0, message: null, response } });
const no = (status: number, code: number, message: string) => ({ status, body: { code, message, response: null } });
const certified = { imp_uid: 'imp_1', certified: true, certified_at: 1_700_000_000, name: '홍길동', foreigner: false };

let server: ScriptedServer;
let activities: PortOneV1Activities;
const request = () => inActivity(() => activities.portOneV1Request(input, 1));
const confirm = (code?: string) => inActivity(() => activities.portOneV1Confirm('imp_1', code));
const get = () => inActivity(() => activities.portOneV1Certification('imp_1'));
const paths = () => server.seen.map(({ path }) => path);

beforeEach(async () => {
  server = await scriptedServer();
  const state = portOneV1.read({
    PORTONE_V1_URL: server.url,
    PORTONE_V1_KEY: 'imp-key',
    PORTONE_V1_SECRET: 'imp-secret',
    PORTONE_V1_CHANNEL_KEY: 'channel-1',
  });
  if (!state.on) throw new Error('expected it to be on');
  activities = createPortOneV1Activities(state.settings);
  server.answer('/users/getToken', token('t1'));
});
afterEach(() => server.close());

describe('the access token', () => {
  it('is requested once for many calls, also simultaneous ones', async () => {
    server.answer('/certifications/imp_1', ok({ ...certified, certified: false }));
    await Promise.all([get(), get(), get()]);
    await get();
    expect(paths().filter((path) => path === '/users/getToken')).toHaveLength(1);
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer t1');
  });

  it('is requested again when it is about to expire', async () => {
    const words = { access_token: 't1', now: '1000', expired_at: '1010' };
    server.answer('/users/getToken', ok(words), token('t2'));
    server.answer('/certifications/imp_1', ok({ ...certified, certified: false }));
    await get();
    await get();
    await get();
    const bearers = server.seen.filter(({ method }) => method === 'GET').map(({ headers }) => headers.authorization);
    expect(bearers).toEqual(['Bearer t1', 'Bearer t2', 'Bearer t2']);
  });

  it('that is refused is replaced once, and the call repeated', async () => {
    server.answer('/users/getToken', token('t1'), token('t2'));
    server.answer('/certifications/otp/request', no(401, -1, 'Unauthorized'), ok({ imp_uid: 'imp_1' }));
    await expect(request()).resolves.toEqual({ impUid: 'imp_1' });
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer t2');
  });

  it('that is refused again ends the call', async () => {
    server.answer('/certifications/otp/request', no(401, -1, 'Unauthorized'));
    expect(await failureOf(request())).toMatchObject({ type: 'ProviderRejected', detail: { status: 401 } });
    expect(paths()).toEqual([
      '/users/getToken',
      '/certifications/otp/request',
      '/users/getToken',
      '/certifications/otp/request',
    ]);
  });

  it('that is not available leaves nothing sent', async () => {
    for (const answer of ['lost', { body: 'not json' }, ok({ access_token: 't1' }), no(503, -1, '')] as const) {
      server.answer('/users/getToken', answer);
      expect(await failureOf(request())).toMatchObject({ type: 'ProviderUnavailable' });
    }
    server.answer('/users/getToken', no(401, -1, 'keys'));
    expect(await failureOf(request())).toMatchObject({ type: 'ProviderRejected', detail: { call: 'getToken' } });
    server.answer('/users/getToken', no(200, -1, 'keys'));
    expect(await failureOf(request())).toMatchObject({ type: 'ProviderRejected', detail: { code: '-1' } });
  });

  it('whose request failed is requested again by the callers that joined', async () => {
    server.answer('/users/getToken', 'lost', token('t2'));
    server.answer('/certifications/imp_1', ok({ ...certified, certified: false }));
    const [first, second] = await Promise.allSettled([get(), get()]);
    expect(first.status).toBe('rejected');
    expect(second.status).toBe('fulfilled');
  });
});

describe('otp/request', () => {
  it.each([
    [no(200, -1, '실패'), '-1'],
    [no(400, -1, '생년월일이 올바르지 않습니다 900131'), '-1'],
    [no(200, 1, '[3041] 발송 횟수 초과'), '3041'],
    [no(500, -1, '[9001] 통신사 점검'), '9001'],
    [{ status: 400, body: { code: 0, message: null, response: null } }, 'http-400'],
  ])('%j is a refusal', async (answer, code) => {
    server.answer('/certifications/otp/request', answer);
    expect(await failureOf(request())).toMatchObject({ type: 'ProviderRejected', retryable: false, detail: { code } });
  });

  it.each([
    ['lost', 'AmbiguousSend'],
    [{ status: 500, body: '<html>' }, 'AmbiguousSend'],
    [{ status: 502, body: { error: 'bad gateway' } }, 'AmbiguousSend'],
    [{ body: 'not json' }, 'InvalidAnswer'],
    [ok(null), 'InvalidAnswer'],
    [ok({ imp_uid: '../x' }), 'InvalidAnswer'],
    [{ status: 429, headers: { 'retry-after': '3' } }, 'ProviderUnavailable'],
  ] as const)('%j is %s', async (answer, type) => {
    server.answer('/certifications/otp/request', answer);
    expect(await failureOf(request())).toMatchObject({ type, retryable: false });
  });
});

describe('otp/confirm', () => {
  const path = '/certifications/otp/confirm/imp_1';

  it('hands in the code, or nothing for APP', async () => {
    server.answer(path, ok(certified));
    await expect(confirm('123456')).resolves.toMatchObject({ kind: 'verified', identity: { name: '홍길동' } });
    expect(server.seen.at(-1)?.body).toEqual({ otp: '123456' });
    await confirm();
    expect(server.seen.at(-1)?.body).toEqual({});
  });

  it('is right also when it is spelt otherwise', async () => {
    const times = { certified_at: 1_700_000_000_000, birth: '633711600' };
    server.answer(
      path,
      ok({ ...certified, ...times, certified: 'true', foreigner: 'false', unique_key: 'C'.repeat(90) }),
    );
    await expect(confirm('123456')).resolves.toMatchObject({
      kind: 'verified',
      identity: { verifiedAt: '2023-11-14T22:13:20.000Z', birthDate: '1990-01-31', foreigner: false },
    });
  });

  it.each([
    [no(200, 1, '[9013] 인증번호 불일치'), { code: '9013', meaning: 'wrong' }],
    [no(500, -1, '[1710] 인증번호 불일치'), { code: '1710', meaning: 'wrong' }],
    [no(200, 1, '[9991] 횟수 초과'), { code: '9991', meaning: 'over' }],
    [no(200, 1, '[9993] 시간 초과'), { code: '9993', meaning: 'over' }],
    [no(400, -1, '이미 인증이 완료되었습니다.'), { code: '-1' }],
    [no(404, -1, '없는 인증'), { code: '-1' }],
    [no(500, -1, '[9001] 점검'), { code: '9001' }],
    [no(200, 7777, '[7777]'), { code: '7777' }],
    [ok({ ...certified, certified: false }), { code: 'UNCERTIFIED' }],
    [ok({ ...certified, certified: 'false' }), { code: 'UNCERTIFIED' }],
  ])('%j is a verdict', async (answer, verdict) => {
    server.answer(path, answer);
    await expect(confirm('000000')).resolves.toEqual({ kind: 'refused', ...verdict });
  });

  it.each([
    [ok({ ...certified, certified: 1 }), 'InvalidAnswer'],
    [ok({ ...certified, certified: 'yes' }), 'InvalidAnswer'],
    [ok({ ...certified, certified: null }), 'InvalidAnswer'],
    [ok({ ...certified, certified: undefined }), 'InvalidAnswer'],
    [ok({ ...certified, certified_at: 0 }), 'InvalidAnswer'],
    [ok({ ...certified, imp_uid: 'imp_2' }), 'InvalidResult'],
    [ok(null), 'InvalidAnswer'],
    ['lost', 'AmbiguousSend'],
    [{ status: 502, body: '<html>' }, 'AmbiguousSend'],
  ] as const)('%j is never verified, but %s', async (answer, type) => {
    server.answer(path, answer);
    expect(await failureOf(confirm('123456'))).toMatchObject({ type });
  });
});

describe('a certification', () => {
  it('is verified only when it says so', async () => {
    server.answer('/certifications/imp_1', ok(certified));
    await expect(get()).resolves.toMatchObject({ kind: 'verified', identity: { providerReference: 'imp_1' } });
    for (const certification of [
      { ...certified, certified: false },
      { imp_uid: 'imp_1', foreigner: false },
    ]) {
      server.answer('/certifications/imp_1', ok(certification));
      await expect(get()).resolves.toEqual({ kind: 'uncertified' });
    }
  });

  it('that PortOne does not show yet (404) is not certified', async () => {
    server.answer('/certifications/imp_1', no(404, -1, '존재하지 않는 인증정보입니다.'));
    await expect(get()).resolves.toEqual({ kind: 'uncertified' });
  });

  it.each([
    [{ status: 404, body: { error: 'not found' } }, 'InvalidAnswer', true],
    [no(200, -1, '없음'), 'ProviderRejected', false],
    [no(500, -1, '점검'), 'ProviderUnavailable', true],
    ['lost', 'ProviderUnavailable', true],
    [ok({ ...certified, certified: 1 }), 'InvalidAnswer', true],
    [ok({ ...certified, imp_uid: 'imp_2' }), 'InvalidResult', false],
  ] as const)('%j is %s', async (answer, type, retryable) => {
    server.answer('/certifications/imp_1', answer);
    expect(await failureOf(get())).toMatchObject({ type, retryable });
  });

  it('is erased, also when it is gone already', async () => {
    const erase = () => inActivity(() => activities.portOneV1Erase('imp_1'));
    server.answer('/certifications/imp_1', ok({ imp_uid: 'imp_1' }), no(404, -1, '없음'), no(503, -1, ''));
    await erase();
    expect(server.seen.at(-1)?.method).toBe('DELETE');
    await erase();
    expect(await failureOf(erase())).toMatchObject({ type: 'ProviderUnavailable', retryable: true });
  });
});

it('no failure shows a URL, a recipient or a body', async () => {
  server.answer('/certifications/otp/request', no(400, -1, `${input.person.name} ${input.person.phone} 900131`));
  server.answer('/certifications/otp/confirm/imp_1', 'lost');
  for (const call of [request(), confirm('135790')]) {
    const { text } = await failureOf(call);
    for (const secret of ['127.0.0.1', '홍길동', '01012345678', '900131', '135790', 'Bearer', 'imp-secret'])
      expect(text).not.toContain(secret);
  }
});
