import { afterEach, describe, expect, it } from '@jest/globals';
import { HwaginError } from '../../../client/index.ts';
import type { Callback } from '../../../contract/callbacks.ts';
import { type CallbackPost, Deliveries } from '../../../gateway/callbacks/delivery.ts';
import { type FakeGateway, fakeGateway } from './support/gateway.ts';

const token = 'callback-token-of-tests';
const post = (more: Partial<CallbackPost> = {}) => {
  const done: unknown[] = [];
  const fake: CallbackPost = {
    find: async (uuid) => (uuid === 'unknown' ? undefined : 'v-1'),
    signal: async (id, callback) => void done.push(['signal', id, callback]),
    outcome: async () => undefined,
    keep: async (callback) => void done.push(['keep', callback]),
    ...more,
  };
  return { fake, done };
};
const verified = (uuid = 'u-1'): Callback => ({ type: 'VERIFICATION_RESULT', uuid, result: 'VERIFIED', reason: 'OK' });
const refused = (code: 'ended' | 'not_found' | 'temporal_unreachable') => async () => {
  throw new HwaginError({ code, message: `${code}.` });
};

describe('deliveries', () => {
  it('signal the verification that has the uuid, and remember which that was', async () => {
    let finds = 0;
    const { fake, done } = post({ find: async () => `v-${++finds}` });
    const deliveries = new Deliveries(fake);
    expect(await deliveries.take(verified())).toBe('delivered');
    expect(await deliveries.take({ type: 'ERROR_REPORT', uuid: 'u-1', result: 'ERROR' })).toBe('delivered');
    expect(done).toEqual([
      ['signal', 'v-1', verified()],
      ['signal', 'v-1', { type: 'ERROR_REPORT', uuid: 'u-1', result: 'ERROR' }],
    ]);
  });

  it('take simultaneous copies once, and answer none before the news is safe', async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let signals = 0;
    const { fake } = post({
      signal: async () => {
        signals++;
        await arrived;
      },
    });
    const deliveries = new Deliveries(fake);
    const both = Promise.all([deliveries.take(verified()), deliveries.take(verified())]);
    const early = await Promise.race([both, new Promise((resolve) => setImmediate(() => resolve('waiting')))]);
    expect(early).toBe('waiting');
    arrive();
    expect(await both).toEqual(['delivered', 'known']);
    expect(signals).toBe(1);
  });

  it('keep callbacks that no verification claims yet', async () => {
    const { fake, done } = post();
    expect(await new Deliveries(fake).take(verified('unknown'))).toBe('kept');
    expect(done).toEqual([['keep', verified('unknown')]]);
  });

  it('keep callbacks after the end, unless the end already contains them', async () => {
    const end = { id: 'v-1', provider: 'verify-vasp', status: 'verified' } as const;
    const outcome = async () => ({
      ...end,
      travelRule: { verificationUuid: 'u-1', result: 'VERIFIED', txHash: 'abc' },
      messages: [],
    });
    const { fake, done } = post({ signal: refused('ended'), outcome });
    const deliveries = new Deliveries(fake);
    expect(await deliveries.take(verified())).toBe('known');
    expect(await deliveries.take({ type: 'TX_REPORT', uuid: 'u-1', txHash: 'abc' })).toBe('known');
    expect(done).toEqual([]);
    expect(await deliveries.take({ type: 'ERROR_REPORT', uuid: 'u-1', result: 'ERROR' })).toBe('kept');
    expect(await deliveries.take({ type: 'TX_REPORT', uuid: 'u-1', txHash: 'other' })).toBe('kept');
  });

  it('forget news that could not be made safe: the next copy is tried again', async () => {
    let away = true;
    const { fake, done } = post({
      find: async () => {
        if (away) throw new HwaginError({ code: 'temporal_unreachable', message: 'Away.' });
        return 'v-1';
      },
    });
    const deliveries = new Deliveries(fake);
    await expect(deliveries.take(verified())).rejects.toMatchObject({ code: 'temporal_unreachable' });
    away = false;
    expect(await deliveries.take(verified())).toBe('delivered');
    expect(done).toHaveLength(1);
  });
});

describe('POST /v1/callbacks/verifyvasp', () => {
  let gateway: FakeGateway;
  afterEach(() => gateway.app.close());
  const call = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
    gateway.ask('POST', '/v1/callbacks/verifyvasp', { body, headers });
  const open = async (more: Partial<CallbackPost> = {}, header?: string) => {
    const { fake, done } = post(more);
    gateway = await fakeGateway({}, { callbacks: { deliveries: new Deliveries(fake), token, header } });
    return done;
  };
  const result = {
    callbackType: 'VERIFICATION_RESULT',
    data: {
      verificationUuid: 'u-1',
      verificationResult: 'DENIED',
      reason: 'MISMATCHED-NAME',
      message: 'Taylor Robbins is not our customer',
      ivms101: { originator: { originatorPersons: [] } },
    },
  };

  it('passes on the news, and no personal data', async () => {
    const done = await open();
    expect(await call(result)).toMatchObject({ status: 200, body: { result: true } });
    expect(done).toEqual([
      ['signal', 'v-1', { type: 'VERIFICATION_RESULT', uuid: 'u-1', result: 'DENIED', reason: 'MISMATCHED-NAME' }],
    ]);
  });

  it('reads reports of transfers and of errors', async () => {
    const done = await open();
    await call({ callbackType: 'TX_REPORT', data: { verificationUuid: 'u-1', txHash: 'abc', vout: '1' } });
    await call({ callbackType: 'ERROR_REPORT', data: { verificationUuid: 'u-1', result: 'ERROR', reason: 'a b c' } });
    expect(done).toEqual([
      ['signal', 'v-1', { type: 'TX_REPORT', uuid: 'u-1', txHash: 'abc', vout: 1 }],
      ['signal', 'v-1', { type: 'ERROR_REPORT', uuid: 'u-1', result: 'ERROR' }],
    ]);
  });

  it.each(['0.0.1030878-1658491061-091139435', 'a+b/c=', '0xAb'])(
    'accepts %s as a hash of its chain',
    async (txHash) => {
      const done = await open();
      await call({ callbackType: 'TX_REPORT', data: { verificationUuid: 'u-1', txHash } });
      expect(done).toEqual([['signal', 'v-1', { type: 'TX_REPORT', uuid: 'u-1', txHash }]]);
    },
  );

  it('treats null as missing, and not as a number', async () => {
    const done = await open();
    const data = { verificationUuid: 'u-1', txHash: 'abc', vout: null };
    expect((await call({ callbackType: 'TX_REPORT', data })).status).toBe(200);
    const denied = {
      verificationUuid: 'u-2',
      verificationResult: 'DENIED',
      reason: null,
      message: null,
      ivms101: null,
    };
    expect((await call({ callbackType: 'VERIFICATION_RESULT', data: denied })).status).toBe(200);
    const error = { verificationUuid: 'u-3', result: 'ERROR', reason: null };
    expect((await call({ callbackType: 'ERROR_REPORT', data: error })).status).toBe(200);
    expect(done).toEqual([
      ['signal', 'v-1', { type: 'TX_REPORT', uuid: 'u-1', txHash: 'abc' }],
      ['signal', 'v-1', { type: 'VERIFICATION_RESULT', uuid: 'u-2', result: 'DENIED' }],
      ['signal', 'v-1', { type: 'ERROR_REPORT', uuid: 'u-3', result: 'ERROR' }],
    ]);
  });

  it.each([
    ['TX_REPORT', 'txHash', { verificationUuid: 'u-1', txHash: null }],
    ['TX_REPORT', 'verificationUuid', { verificationUuid: null, txHash: 'abc' }],
    ['TX_REPORT', 'verificationUuid', { verificationUuid: 1, txHash: 'abc' }],
    ['TX_REPORT', 'txHash', { verificationUuid: 'u-1', txHash: 0x5 }],
    ['VERIFICATION_RESULT', 'verificationResult', { verificationUuid: 'u-1', verificationResult: null }],
    ['VERIFICATION_RESULT', 'verificationResult', { verificationUuid: 'u-1', verificationResult: true }],
    ['ERROR_REPORT', 'result', { verificationUuid: 'u-1', result: '' }],
  ])('refuses a %s without its %s: %j', async (callbackType, field, data) => {
    const done = await open();
    const answer = await call({ callbackType, data });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input', field: `data.${field}` } });
    expect(answer.body['detail']).toContain('expected');
    expect(done).toEqual([]);
  });

  it.each([null, 'text', [], 7, undefined])('does not read the data of an unknown type: %j', async (data) => {
    const done = await open();
    expect((await call({ callbackType: 'SOMETHING_NEW', data })).status).toBe(200);
    expect(await call({ callbackType: 'TX_REPORT', data })).toMatchObject({ status: 400, body: { field: 'data' } });
    expect(done).toEqual([]);
  });

  it.each(['0x5', '', ' ', 'null', true, false, [], {}, -1, 1.5, '1e1', '-0', '+1', '1.0'])(
    'refuses an output index that is not a number: %j',
    async (vout) => {
      const done = await open();
      const answer = await call({ callbackType: 'TX_REPORT', data: { verificationUuid: 'u-1', txHash: 'abc', vout } });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input', field: 'data.vout' } });
      expect(done).toEqual([]);
    },
  );

  it.each(['CHAINALYSIS_KYT_RESULT', 'REFINITIV_WCO_RESULT', 'SOMETHING_NEW', 'constructor', '__proto__', 'toString'])(
    'takes %s, and does nothing with it',
    async (callbackType) => {
      const done = await open();
      expect(await call({ callbackType, data: { anything: 1 } })).toMatchObject({
        status: 200,
        body: { result: true },
      });
      expect(done).toEqual([]);
    },
  );

  it('refuses callers without the token', async () => {
    const done = await open();
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { 'x-token': token }, { authorization: 'Bearer ' }])
      expect((await call(result, headers as Record<string, string>)).status).toBe(401);
    expect(done).toEqual([]);
  });

  it('finds the token raw in the header that was named, and only there', async () => {
    await open({}, 'x-callback');
    expect((await call(result, { 'x-callback': token })).status).toBe(200);
    expect((await call(result)).status).toBe(401);
  });

  it('says so when Temporal cannot be reached', async () => {
    await open({ find: refused('temporal_unreachable') });
    expect(await call(result)).toMatchObject({ status: 503, body: { code: 'temporal_unreachable' } });
  });

  it('refuses a callback without a uuid', async () => {
    await open();
    expect(await call({ callbackType: 'TX_REPORT', data: {} })).toMatchObject({
      status: 400,
      body: { field: 'data.verificationUuid' },
    });
    expect((await call({})).status).toBe(400);
  });
});
