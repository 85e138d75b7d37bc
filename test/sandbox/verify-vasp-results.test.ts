import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type Answer, ask, type Json } from './support/http.ts';
import { create, naturalPerson, robot, withAt } from './support/verify-vasp.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ rules: { verifyVaspDelayMs: 60_000 } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const get = (path: string): Promise<Answer> => ask('GET', sandbox.urls['verify-vasp'] + path);
const post = (body: unknown): Promise<Answer> => ask('POST', `${sandbox.urls['verify-vasp']}/v1/verifications`, body);
const uuidOf = async (body: unknown): Promise<string> => String((await post(body)).body.verificationUuid);
const resultOf = async (uuid: string): Promise<Json> => (await get(`/v1/verifications/${uuid}`)).body;

describe('VerifyVASP results', () => {
  it.each([
    ['Taylor', 'Robbins', 'VERIFIED', 'OK'],
    ['Ethan', 'Cook', 'DENIED', 'UNVERIFIED-KYC'],
    ['Nobody', 'Known', 'DENIED', 'MISMATCHED-NAME'],
    ['Erin', 'Error', 'ERROR', 'UNDEFINED-ERROR'],
    ['Lara', 'Lack', 'DENIED', 'LACK-OF-INFORMATION'],
    ['Nina', 'New', 'SOMETHING-NEW', 'OK'],
  ])('of %s %s come after the delay: %s', async (given, family, result, reason) => {
    const uuid = await uuidOf(create(naturalPerson(given, family)));
    expect(await resultOf(uuid)).toMatchObject({ result: 'WAIT', verifiedAt: null });
    await sandbox.advance(60_000);
    expect(await resultOf(uuid)).toMatchObject({ verificationUuid: uuid, result, reason });
  });

  it('deny Pablo Escobar of 1949, and nobody else of that name', async () => {
    const born = (dateOfBirth: string): Json =>
      naturalPerson('Pablo', 'Escobar', { dateAndPlaceOfBirth: { dateOfBirth, placeOfBirth: 'Rionegro' } });
    const [listed, namesake] = await Promise.all(
      ['1949-12-01', '1990-12-01'].map((date) => uuidOf(create(naturalPerson('Taylor', 'Robbins'), born(date)))),
    );
    await sandbox.advance(60_000);
    expect(await resultOf(String(listed))).toMatchObject({ result: 'DENIED', reason: 'BLACKLISTED' });
    expect(await resultOf(String(namesake))).toMatchObject({ result: 'VERIFIED' });
  });

  it('can be withdrawn, and can wait for ever', async () => {
    const withdrawn = await uuidOf(create(naturalPerson('Wesley', 'Withdrawn')));
    const waiting = await uuidOf(create(naturalPerson('Wanda', 'Wait')));
    await sandbox.advance(60_000);
    expect(await resultOf(withdrawn)).toMatchObject({ result: 'VERIFIED' });
    await sandbox.advance(120_000);
    expect(await resultOf(withdrawn)).toMatchObject({ result: 'ERROR' });
    await sandbox.advance(7 * 24 * 3_600_000);
    expect(await resultOf(waiting)).toMatchObject({ result: 'WAIT' });
  });

  it('look pending in every way a caller must understand', async () => {
    const uuid = await uuidOf(create());
    await sandbox.configure({ verifyVaspPending: 'PENDING' });
    expect(await resultOf(uuid)).toMatchObject({ result: 'PENDING' });
    await sandbox.configure({ verifyVaspPending: 'null' });
    expect(await resultOf(uuid)).toMatchObject({ result: null });
    await sandbox.configure({ verifyVaspPending: 'absent' });
    expect(await resultOf(uuid)).not.toHaveProperty('result');
  });

  it('carry IVMS101 as JSON in strings, or with single quotes', async () => {
    const uuid = await uuidOf(create());
    const { ivms101Originator, isExceedingThreshold } = await resultOf(uuid);
    expect(JSON.parse(String(ivms101Originator))).toEqual(create().payload.ivms101.originator);
    expect(isExceedingThreshold).toBe(1);
    await sandbox.configure({ verifyVaspSingleQuotes: true });
    expect(String((await resultOf(uuid)).ivms101Originator)).toMatch(/^\{'originatorPersons'/);
  });

  it('exist although the creation answered 408', async () => {
    const answer = await post(create(naturalPerson('Tim', 'Timeout')));
    expect(answer).toMatchObject({ status: 408, body: { code: 'REQUEST-TIMEOUT' } });
    expect(await get('/v1/verifications')).toMatchObject({ body: { count: 1 } });
  });
});

describe('VerifyVASP list', () => {
  it('finds by every filter, pages by ten, newest first', async () => {
    const uuid = await uuidOf(create());
    for (let n = 0; n < 11; n += 1) await uuidOf(withAt(create(), 'assetInfo.symbol', 'ETH'));
    const all = (await get('/v1/verifications')).body;
    expect(all).toMatchObject({ count: 12, page: 1, rpp: 10 });
    expect(all.verifications).toHaveLength(10);
    expect((await get('/v1/verifications?page=2')).body.verifications).toHaveLength(2);
    const today = new Date().toISOString().slice(0, 10);
    const found = await get(
      `/v1/verifications?symbol=BTC&network=Bitcoin&actionType=SEND&oppositeVaspId=${robot}&fromDate=${today}` +
        `&toDate=${today}&originatorAccountNumber=1P8j2mhMszoC7P69oqZF2n8fLK3TL3wFgJ` +
        '&beneficiaryAccountNumber=1G3qCGKP5dQtQ7secCPTCDPU9Wfjp9x3Hb',
    );
    expect(found.body).toMatchObject({ count: 1, verifications: [{ verificationUuid: uuid, amount: '0.024' }] });
    for (const query of [
      'symbol=XRP',
      'network=Tron',
      'actionType=RECEIVE',
      'oppositeVaspId=1',
      'fromDate=2999-01-01',
      'toDate=2000-01-01',
      'beneficiaryAccountNumber=other',
      'originatorAccountNumber=other',
      'txHash=0x1',
      'result=VERIFIED',
    ])
      expect((await get(`/v1/verifications?${query}`)).body).toMatchObject({ count: 0 });
  });

  it('names the VASPs, by protocol, and itself', async () => {
    const { vasps } = (await get('/v1/vasps?protocol=ALL')).body as { vasps: Json[] };
    expect(vasps).toContainEqual(expect.objectContaining({ vaspId: robot, health: 'UP' }));
    expect(vasps).toContainEqual(expect.objectContaining({ health: 'DOWN' }));
    expect((await get('/v1/vasps?protocol=CODE')).body.vasps).toHaveLength(1);
    expect(await get('/v1/vasps/self')).toMatchObject({ status: 200, body: { vaspStatus: 'VERIFIED-MEMBER' } });
    expect((await get('/healthcheck')).status).toBe(200);
  });
});

describe('VerifyVASP callbacks', () => {
  it('bring each result, as often as set, with the token, until they are taken', async () => {
    const received: { authorization: string | undefined; body: Json }[] = [];
    let refusals = 1;
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        received.push({ authorization: request.headers.authorization, body: JSON.parse(text) as Json });
        response.end(JSON.stringify({ result: (refusals -= 1) < 0 }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
    await sandbox.configure({ verifyVaspDelayMs: 100, verifyVaspCallback: { url, token: 'secret', copies: 2 } });

    const uuid = await uuidOf(create());
    while (received.length < 3) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toHaveLength(3);
    for (const one of received)
      expect(one).toMatchObject({
        authorization: 'Bearer secret',
        body: {
          callbackType: 'VERIFICATION_RESULT',
          data: {
            verificationUuid: uuid,
            verificationResult: 'VERIFIED',
            reason: 'OK',
            ivms101: create().payload.ivms101,
          },
        },
      });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
