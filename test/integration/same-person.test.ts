import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { InputOf, Provider } from '../../client/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import { person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 300_000);
afterAll(() => world.close(), 120_000);
beforeEach(() => world.sandbox.configure({ verifiedAs: null }));

let last = 0;
const verify = async (provider: Provider, input: object, name: string = person.name) => {
  const number = ++last;
  const phone = `0107200${String(number).padStart(4, '1')}`;
  const id = `match-${number}`;
  const given = { method: 'SMS', ...input, person: { ...person, name, phone } } as unknown as InputOf<Provider>;
  await world.hwagin.startAndWait(provider, id, given);
  const code = (await world.sandbox.code(phone)) ?? '';
  await world.hwagin.submitCode(id, `[Web발신]\n[Hwagin] 인증번호 [${code}]를 입력하세요`);
  return world.hwagin.result(id);
};

describe('over HTTP', () => {
  it('the same person is the same however typed, and so is a code', async () => {
    const gateway = await startTestGateway(world);
    const start = (name: string, phone: string, birthDate: string) =>
      gateway.ask('POST', '/v1/verifications', {
        body: {
          id: 'typed',
          provider: 'mobile-ok',
          input: { method: 'SMS', person: { ...person, name, phone, birthDate } },
        },
      });
    const submit = (code: string) => gateway.ask('POST', '/v1/verifications/typed/code', { body: { code } });
    const wide = '０１０\u2011７３００－００００\u200b';
    expect((await start('홍길동'.normalize('NFD'), wide, '1990. 1. 31.')).status).toBe(201);
    // Equal, and so not refused as a different input.
    expect((await start('홍길동', '+82 10-7300-0000', '19900131')).status).toBeLessThan(300);
    for (const [name, phone] of [
      ['홍\u0000길동', '010-7300-0000'],
      ['홍길동', '010-7300-000'],
    ] as const)
      expect(await start(name, phone, '1990-01-31')).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    for (const code of ['1234', '12345612', '123456 654321', '인증번호 123456 또는 654321'])
      expect(await submit(code)).toMatchObject({ status: 400, body: { code: 'invalid_code' } });
    const right = (await world.sandbox.code('01073000000')) ?? '';
    const message = `[Web발신]\n[Hwagin] 인증번호 [${right}]를 입력하세요\n문의 1588-1234`;
    expect((await submit(message)).body).toMatchObject({ status: 'verified' });
    await gateway.close();
  });
});

describe.each<[Provider, object]>([
  ['mobile-ok', {}],
  ['portone-v1', {}],
  ['portone-v2', { ip: '203.0.113.7' }],
])('%s', (provider, input) => {
  const all = ['name', 'phone', 'birthDate', 'gender', 'foreigner'];

  it('verifies the person who was asked for, and says what was compared', async () => {
    const typed = ` ${person.name.normalize('NFD')}\u200b`;
    expect(await verify(provider, input, typed)).toMatchObject({
      status: 'verified',
      identity: { name: '홍길동' },
      match: { compared: all },
    });
  });

  it.each([
    ['name', { name: '김철수' }],
    ['phone', { phone: '01099990000' }],
    ['birthDate', { birthDate: '1970-05-05' }],
    ['gender', { gender: 'female' }],
    ['foreigner', { foreigner: true }],
  ] as const)('denies somebody of another %s', async (field, verifiedAs) => {
    await world.sandbox.configure({ verifiedAs });
    const outcome = await verify(provider, input);
    expect(outcome).toEqual({
      id: outcome.id,
      provider,
      status: 'denied',
      reason: 'person_mismatch',
      messages: expect.any(Array),
      match: { compared: all, differ: [field] },
    });
  });

  it('accepts a name that is merely spelt differently', async () => {
    await world.sandbox.configure({ verifiedAs: { name: 'ROBBINS, TAYLOR', foreigner: false } });
    expect(await verify(provider, input, 'Taylor Robbins')).toMatchObject({ status: 'verified' });
  });

  it('verifies any person if the caller wants that', async () => {
    await world.sandbox.configure({ verifiedAs: { name: '김철수' } });
    expect(await verify(provider, { ...input, options: { match: 'off' } })).toMatchObject({
      status: 'verified',
      identity: { name: '김철수' },
      match: { compared: [] },
    });
  });
});
