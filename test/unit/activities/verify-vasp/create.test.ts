import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { failureOf, inActivity } from '../../../support/in-activity.ts';
import { enclaveStub, input, nobodyElse, refusal, uuid } from './enclave-stub.ts';

const path = '/v1/verifications';
const created = { verificationUuid: uuid, createdAt: '2026-01-31T00:00:05.000Z' };

let stub: Awaited<ReturnType<typeof enclaveStub>>;
beforeEach(async () => {
  stub = await enclaveStub(['taken']);
});
afterEach(() => stub.server.close());
const create = () => inActivity(() => stub.activities.verifyVaspCreate(input));

describe('create', () => {
  it('sends nothing before Temporal knows that it begins', async () => {
    const unheard = await enclaveStub([], () => Promise.reject(new Error('it counts no more')));
    unheard.server.answer(path, { body: created });
    const failure = await failureOf(inActivity(() => unheard.activities.verifyVaspCreate(input)));
    expect(failure).toMatchObject({ type: 'ProviderUnavailable' });
    expect(unheard.server.seen).toEqual([]);
    await unheard.server.close();
  });

  it('sends nothing before whoever creates equal records is told', async () => {
    const told: string[] = [];
    const untold = await enclaveStub([], undefined, {
      ...nobodyElse,
      begins: async (kinds) => {
        told.push(...kinds.map(String));
        throw new Error('Temporal is not there');
      },
    });
    untold.server.answer(path, { body: created });
    const failure = await failureOf(inActivity(() => untold.activities.verifyVaspCreate(input)));
    expect(failure).toMatchObject({ type: 'ProviderUnavailable' });
    expect(untold.server.seen).toEqual([]);
    expect(told).toEqual(['robot-vasp,btc,24e-3,bc1q-to']);
    await untold.server.close();
  });

  it.each([
    ['certainly was not done', refusal(400, 'ALLIANCE-NOT-FOUND'), ['begins', 'left']],
    ['may have been done', 'lost', ['begins']],
    ['was done', { body: created }, ['begins']],
  ] as const)('that %s is told so', async (_, answer, expected) => {
    const told: string[] = [];
    const listened = await enclaveStub([], undefined, {
      ...nobodyElse,
      begins: async () => void told.push('begins'),
      left: async () => void told.push('left'),
    });
    listened.server.answer(path, answer);
    await inActivity(() => listened.activities.verifyVaspCreate(input)).catch(() => undefined);
    expect(told).toEqual(expected);
    await listened.server.close();
  });

  it('sends what the vendor documents', async () => {
    stub.server.answer(path, { body: created });
    await expect(create()).resolves.toEqual({ uuid, createdAt: created.createdAt });
    expect(stub.server.seen[0]?.body).toEqual({
      keyType: 'PerVasp',
      beneficiaryVaspId: 'robot-vasp',
      requiredBeneficiaryInfo: 'ACCOUNT_NUMBER',
      assetInfo: {
        symbol: 'BTC',
        amount: '0.024',
        isExceedingThreshold: true,
        tradeCurrency: 'KRW',
        tradePrice: '1000000',
        tradeISODatetime: '2026-01-31T09:00:00Z',
      },
      payload: { version: '1.0', ivms101: input.ivms101 },
    });
  });

  it('joins the required fields by commas', async () => {
    stub.server.answer(path, { body: created });
    const two = { ...input, requiredBeneficiaryInfo: ['ACCOUNT_NUMBER', 'NATURAL_PERSON_NAME'] };
    await inActivity(() => stub.activities.verifyVaspCreate(two));
    expect(stub.server.seen[0]?.body).toMatchObject({
      requiredBeneficiaryInfo: 'ACCOUNT_NUMBER,NATURAL_PERSON_NAME',
    });
  });

  it.each([
    [refusal(400, 'ALLIANCE-NOT-FOUND'), 'ProviderRejected', 'ALLIANCE-NOT-FOUND'],
    [refusal(400, 'MISSING-REQUIRED-BENEFICIARY-INFO'), 'ProviderRejected', 'MISSING-REQUIRED-BENEFICIARY-INFO'],
    [refusal(400, 'Kim Minsu 900131'), 'ProviderRejected', 'unknown'],
    [refusal(408, 'REQUEST-TIMEOUT'), 'AmbiguousSend', 'REQUEST-TIMEOUT'],
    [refusal(502, 'UNDEFINED-ERROR'), 'AmbiguousSend', 'UNDEFINED-ERROR'],
    [{ status: 408, body: {} }, 'AmbiguousSend', undefined],
    [{ status: 500, body: '<html>' }, 'AmbiguousSend', undefined],
    ['lost', 'AmbiguousSend', undefined],
    [{ body: { createdAt: created.createdAt } }, 'InvalidAnswer', undefined],
    [{ body: { ...created, verificationUuid: '../x' } }, 'InvalidAnswer', undefined],
    [{ status: 401, body: {} }, 'ProviderRejected', undefined],
  ] as const)('%j is %s', async (answer, type, code) => {
    stub.server.answer(path, answer);
    const failure = await failureOf(create());
    expect(failure).toMatchObject({ type, retryable: false });
    expect(failure.detail.code).toBe(code);
  });

  it.each([undefined, null, '2026-01-31T00:00:05', 7])('needs no time that can be read: %p', async (createdAt) => {
    stub.server.answer(path, { body: { verificationUuid: uuid, createdAt } });
    await expect(create()).resolves.toEqual({ uuid, createdAt: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  it('shows no party when it fails', async () => {
    for (const answer of [refusal(400, 'ALLIANCE-NOT-FOUND'), 'lost', { body: { Kim: 1 } }] as const) {
      stub.server.answer(path, answer);
      const { text } = await failureOf(create());
      for (const secret of ['127.0.0.1', 'Kim', 'Barnes', 'bc1q']) expect(text).not.toContain(secret);
    }
  });
});

describe('the search for a lost create', () => {
  const since = '2026-01-31T00:00:00.000Z';
  const find = () => inActivity(() => stub.activities.verifyVaspFind(input, since));
  const row = (verificationUuid: string, more: object = {}) => ({
    ...created,
    verificationUuid,
    assetInfo: { symbol: 'BTC', amount: '0.0240' },
    beneficiaryAccountNumber: 'bc1q-to',
    ...more,
  });

  it('goes through every page, and leaves out others’ records', async () => {
    const pages: Record<string, object[]> = {
      '1': [row('one'), row('other-amount', { assetInfo: { symbol: 'BTC', amount: '1' } })],
      '2': [row('taken'), row('old', { createdAt: '2026-01-30T00:00:00Z' })],
      '3': [row('two')],
    };
    stub.server.answer(path, ({ query }) => ({ body: { count: 5, verifications: pages[query.page ?? ''] ?? [] } }));
    await expect(find()).resolves.toEqual([
      { uuid: 'one', createdAt: created.createdAt },
      { uuid: 'two', createdAt: created.createdAt },
    ]);
    expect(stub.server.seen).toHaveLength(3);
    expect(stub.server.seen[0]?.query).toMatchObject({ actionType: 'SEND', beneficiaryAccountNumber: 'bc1q-to' });
  });

  it('takes an empty page for the last where there is no count, and a row that comes twice for one', async () => {
    stub.server.answer(
      path,
      { body: { verifications: [row('one')] } },
      { body: { verifications: [row('one')] } },
      {
        body: { verifications: [] },
      },
    );
    await expect(find()).resolves.toEqual([{ uuid: 'one', createdAt: created.createdAt }]);
  });

  it.each([
    ['a count in words', { count: '1' }, {}],
    ['a time without its zone', { count: 1 }, { createdAt: '2026-01-31 00:00:05' }],
  ])('finds the record in a list with %s', async (_what, more, change) => {
    stub.server.answer(path, { body: { ...more, verifications: [row('one', change)] } });
    await expect(find()).resolves.toMatchObject([{ uuid: 'one' }]);
    expect(stub.server.seen).toHaveLength(1);
  });

  it('is not stopped by a row that cannot be read, where that is another’s', async () => {
    const others = [
      { amount: '9' },
      row('x', { createdAt: null, assetInfo: { symbol: 'BTC', amount: '1' } }),
      row('taken', { createdAt: null }),
      row('old', { createdAt: '2026-01-30T00:00:00Z', assetInfo: 7 }),
    ];
    stub.server.answer(path, { body: { count: '5', verifications: [...others, row('one')] } });
    await expect(find()).resolves.toMatchObject([{ uuid: 'one' }]);
  });

  it('gives up, for now, on a list without an end', async () => {
    stub.server.answer(path, { body: { verifications: [row('one')] } });
    expect(await failureOf(find())).toMatchObject({ type: 'ProviderUnavailable', retryable: true });
  });

  it.each([
    [refusal(500, 'UNDEFINED-ERROR'), 'ProviderUnavailable', true],
    [refusal(408, 'REQUEST-TIMEOUT'), 'ProviderUnavailable', true],
    [{ body: { verifications: 7 } }, 'InvalidAnswer', true],
    [{ body: { count: 2, verifications: [row('one'), null] } }, 'InvalidResult', false],
    [{ body: { count: 1, verifications: [row('one', { createdAt: 'soon' })] } }, 'InvalidResult', false],
    [{ body: { count: 2, verifications: [row('one'), row('two', { assetInfo: 7 })] } }, 'InvalidResult', false],
    [refusal(400, 'INVALID-PARAMETER'), 'ProviderRejected', false],
  ] as const)('%j is %s', async (answer, type, retryable) => {
    stub.server.answer(path, answer);
    expect(await failureOf(find())).toMatchObject({ type, retryable });
  });
});
