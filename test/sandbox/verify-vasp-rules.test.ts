import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type Answer, ask, type Json } from './support/http.ts';
import { create, legalPerson, naturalPerson, withAt } from './support/verify-vasp.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ rules: { verifyVaspDelayMs: 0 } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const get = (path: string): Promise<Answer> => ask('GET', sandbox.urls['verify-vasp'] + path);
const post = (path: string, body: unknown): Promise<Answer> => ask('POST', sandbox.urls['verify-vasp'] + path, body);
const refused = (code: string): Json => ({ status: 400, body: { code, message: expect.any(String) } });
const uuidOf = async (body: unknown = create()): Promise<string> =>
  String((await post('/v1/verifications', body)).body.verificationUuid);

describe('VerifyVASP create refuses', () => {
  it.each([
    [undefined, 'MISSING-REQUIRED-BENEFICIARY-INFO'],
    ['', 'MISSING-REQUIRED-BENEFICIARY-INFO'],
    ['NATURAL_PERSON_NAME', 'INVALID-REQUIRED-BENEFICIARY-INFO'],
    ['ACCOUNT_NUMBER', 'INVALID-REQUIRED-BENEFICIARY-INFO'],
    [['ACCOUNT_NUMBER', 'NATURAL_PERSON_NAME'], 'INVALID-REQUIRED-BENEFICIARY-INFO'],
  ])('requiredBeneficiaryInfo %p with %s', async (value, code) => {
    const body = withAt(create(), 'requiredBeneficiaryInfo', value);
    expect(await post('/v1/verifications', body)).toMatchObject(refused(code));
    expect(await sandbox.count('verify-vasp', 'record')).toBe(0);
  });

  it('a company without its own name codes, and takes it with them', async () => {
    const body = withAt(create(), 'payload.ivms101.beneficiary.beneficiaryPersons', [
      legalPerson('Robot Company'),
      naturalPerson('Taylor', 'Robbins'),
    ]);
    const required = (codes: string): Json => withAt(body, 'requiredBeneficiaryInfo', `ACCOUNT_NUMBER,${codes}`);
    for (const codes of ['NATURAL_PERSON_NAME', 'LEGAL_PERSON_NAME', 'CORPORATE_REPRESENTATIVE_NAME'])
      expect(await post('/v1/verifications', required(codes))).toMatchObject(
        refused('INVALID-REQUIRED-BENEFICIARY-INFO'),
      );
    const both = required('LEGAL_PERSON_NAME,CORPORATE_REPRESENTATIVE_NAME');
    expect(await post('/v1/verifications', both)).toMatchObject({ status: 200 });
  });

  it('but not an unknown code beside the required ones', async () => {
    const body = withAt(create(), 'requiredBeneficiaryInfo', 'ACCOUNT_NUMBER,NATURAL_PERSON_NAME,SOMETHING_NEW');
    expect(await post('/v1/verifications', body)).toMatchObject({ status: 200 });
  });

  it('a VASP that is no member, and one that is not active', async () => {
    const to = (vaspId: string): Json => withAt(create(), 'beneficiaryVaspId', vaspId);
    expect(await post('/v1/verifications', to('1'))).toMatchObject(refused('ALLIANCE-NOT-FOUND'));
    expect(await post('/v1/verifications', to('2000000000000000002'))).toMatchObject(refused('ALLIANCE-NOT-ACTIVE'));
  });

  it.each<[string, unknown]>([
    ['keyType', 'PerPerson'],
    ['beneficiaryVaspId', undefined],
    ['beneficiaryVaspId', 4855741808338],
    ['assetInfo', undefined],
    ['assetInfo.symbol', undefined],
    ['assetInfo.network', 1],
    ['assetInfo.amount', 0.024],
    ['assetInfo.amount', '1e3'],
    ['assetInfo.isExceedingThreshold', 'true'],
    ['assetInfo.isExceedingThreshold', undefined],
    ['assetInfo.tradeCurrency', 'won'],
    ['assetInfo.tradePrice', 100],
    ['assetInfo.tradeISODatetime', undefined],
    ['assetInfo.tradeISODatetime', '2022-04-20T05:59:42'],
    ['assetInfo.tradeISODatetime', '2022-04-20'],
    ['payload', undefined],
    ['payload.version', undefined],
    ['payload.version', 1],
    ['payload.ivms101', undefined],
    ['payload.ivms101', '{}'],
    ['payload.ivms101.originator', undefined],
    ['payload.ivms101.originator.originatorPersons', undefined],
    ['payload.ivms101.originator.originatorPersons', []],
    ['payload.ivms101.originator.accountNumber', undefined],
    ['payload.ivms101.originator.accountNumber', '1P8j'],
    ['payload.ivms101.beneficiary', undefined],
    ['payload.ivms101.beneficiary.accountNumber', []],
    ['payload.ivms101.beneficiary.accountNumber', [1]],
    ['payload.ivms101.beneficiary.beneficiaryPersons', {}],
    ['payload.ivms101.beneficiary.beneficiaryPersons', [{ naturalPerson: { name: [] } }]],
    ['payload.ivms101.beneficiary.beneficiaryPersons', [{ naturalPerson: { name: { nameIdentifier: [] } } }]],
    ['payload.ivms101.beneficiary.beneficiaryPersons', [naturalPerson('A', 'B'), naturalPerson('C', 'D')]],
    [
      'payload.ivms101.beneficiary.beneficiaryPersons.0.naturalPerson.name.nameIdentifier.0.nameIdentifierType',
      'LEGAL',
    ],
  ])('%s %p', async (path, value) => {
    expect(await post('/v1/verifications', withAt(create(), path, value))).toMatchObject(refused('INVALID-PARAMETER'));
    expect(await sandbox.count('verify-vasp', 'record')).toBe(0);
  });

  it('a body that is not JSON', async () => {
    expect(await post('/v1/verifications', '{')).toMatchObject(refused('INVALID-PARAMETER'));
  });
});

describe('VerifyVASP reports', () => {
  it('refuse a missing and an unknown uuid', async () => {
    for (const path of ['/v1/verifications/tx', '/v1/verifications/error']) {
      const rest = { txHash: '0x1', result: 'ERROR', reason: 'UNDEFINED-ERROR' };
      expect(await post(path, rest)).toMatchObject(refused('MISSING-VERIFICATION-UUID'));
      const verificationUuid = '8557f2b2-985e-431f-8d52-75c2e5a01e46';
      expect(await post(path, { ...rest, verificationUuid })).toMatchObject(refused('VERIFICATION-NOT-FOUND'));
    }
  });

  it('refuse missing fields', async () => {
    const verificationUuid = await uuidOf();
    expect(await post('/v1/verifications/tx', { verificationUuid })).toMatchObject(refused('INVALID-PARAMETER'));
    for (const rest of [{ reason: 'X' }, { result: 'ERROR' }, { result: 'VERIFIED', reason: 'X' }])
      expect(await post('/v1/verifications/error', { verificationUuid, ...rest })).toMatchObject(
        refused('INVALID-PARAMETER'),
      );
  });

  it('of a transfer take the same hash again, not another, and nothing without VERIFIED', async () => {
    const verificationUuid = await uuidOf();
    const tx = async (uuid: string, txHash: string): Promise<Json> =>
      (await post('/v1/verifications/tx', { verificationUuid: uuid, txHash })).body;
    expect(await tx(verificationUuid, '0x1')).toEqual({ result: true });
    expect(await tx(verificationUuid, '0x1')).toEqual({ result: true });
    expect(await tx(verificationUuid, '0x2')).toEqual({ result: false });
    const denied = await uuidOf(create(naturalPerson('Ethan', 'Cook')));
    expect(await tx(denied, '0x1')).toEqual({ result: false });
  });

  it('of an error turn VERIFIED into ERROR, unless the transfer was reported', async () => {
    const report = { result: 'ERROR', reason: 'UNDEFINED-ERROR', message: 'given up' };
    const verificationUuid = await uuidOf();
    expect(await get(`/v1/verifications/${verificationUuid}`)).toMatchObject({ body: { result: 'VERIFIED' } });
    const answer = await post('/v1/verifications/error', { verificationUuid, ...report });
    expect(answer.body).toEqual({ result: true });
    expect(await get(`/v1/verifications/${verificationUuid}`)).toMatchObject({ body: report });
    const tx = await post('/v1/verifications/tx', { verificationUuid, txHash: '0x1' });
    expect(tx.body).toEqual({ result: false });

    const reported = await uuidOf();
    await post('/v1/verifications/tx', { verificationUuid: reported, txHash: '0x1' });
    const late = await post('/v1/verifications/error', { verificationUuid: reported, ...report });
    expect(late.body).toEqual({ result: false });
  });
});

describe('VerifyVASP look-ups', () => {
  it('refuse an unknown uuid and bad filters', async () => {
    expect(await get('/v1/verifications/unknown')).toMatchObject(refused('VERIFICATION-NOT-FOUND'));
    for (const query of ['page=0', 'rpp=x', 'fromDate=yesterday', 'toDate=2026-11-22T00:00:00Z', 'actionType=BOTH'])
      expect(await get(`/v1/verifications?${query}`)).toMatchObject(refused('INVALID-PARAMETER'));
    expect(await get('/v1/vasps?protocol=OTHER')).toMatchObject(refused('INVALID-PARAMETER'));
  });

  it('refuse an account check without its fields', async () => {
    const { keyType, beneficiaryVaspId, payload } = create();
    const body = { keyType, beneficiaryVaspId, symbol: 'BTC', payload };
    expect(await post('/v1/verifications/account', body)).toMatchObject({
      status: 200,
      body: { accountVerificationResult: 'VERIFIED', verifiedAt: expect.any(String) },
    });
    for (const field of Object.keys(body))
      expect(await post('/v1/verifications/account', { ...body, [field]: undefined })).toMatchObject(
        refused('INVALID-PARAMETER'),
      );
    const elsewhere = { ...body, beneficiaryVaspId: '1' };
    expect(await post('/v1/verifications/account', elsewhere)).toMatchObject(refused('ALLIANCE-NOT-FOUND'));
    const unknown = withAt(body, 'payload.ivms101.beneficiary.accountNumber', ['unknown-1']);
    expect(await post('/v1/verifications/account', unknown)).toMatchObject({
      body: { accountVerificationResult: 'DENIED', reason: 'UNKNOWN-ADDRESS' },
    });
  });
});
