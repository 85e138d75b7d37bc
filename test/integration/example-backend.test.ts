import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBackend } from '../../examples/backend/server.ts';
import { startWorld, type World } from '../support/world.ts';

const phone = '010-3333-4444';
const alice = { name: '홍길동', phone, carrier: 'SKT', birthDate: '1990-01-31', gender: 'female' };

describe('the example backend', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  }, 300_000);
  afterAll(() => world.close());

  /** The backend as in a process of its own: it listens, and requests come over HTTP. */
  const listening = async () => {
    const app = createBackend(world.hwagin);
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const ask = async (path: string, body?: object) => {
      const answer = await fetch(`${url}${path}`, {
        method: body ? 'POST' : 'GET',
        ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    };
    return { ask, close: () => app.close() };
  };

  it('signs a user up with a wrong code and the right one, and shows nothing of the outcome', async () => {
    const backend = await listening();
    const started = await backend.ask('/sign-up/alice', alice);
    expect(started.body).toMatchObject({ status: 'awaiting_user', challenge: { sentTo: '010-****-4444' } });
    const wrong = await backend.ask('/sign-up/alice/code', { code: '000000' });
    expect(wrong.body).toMatchObject({ lastAttempt: { result: 'wrong' } });
    const right = await backend.ask('/sign-up/alice/code', { code: await world.sandbox.code(phone) });
    expect(right.body).toMatchObject({ status: 'verified' });
    expect(JSON.stringify(right.body)).not.toContain(alice.name);
    expect((await backend.ask('/accounts/alice')).body).toEqual({ account: 'alice', verified: true });
    await backend.close();
  });

  it('can be replaced: another process takes the code of a verification that the first one started', async () => {
    const bob = { ...alice, phone: '010-3333-5555' };
    const before = await world.sandbox.count('mobile-ok', 'sms');
    const first = await listening();
    await first.ask('/sign-up/bob', bob);
    await first.close();
    const second = await listening();
    const right = await second.ask('/sign-up/bob/code', { code: await world.sandbox.code(bob.phone) });
    expect(right.body).toMatchObject({ status: 'verified' });
    expect(await world.sandbox.count('mobile-ok', 'sms')).toBe(before + 1);
    await second.close();
  });

  it('tells a user what was wrong with the input, by its field', async () => {
    const backend = await listening();
    const { status, body } = await backend.ask('/sign-up/carol', { ...alice, phone: '02-123-4567' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_input', field: 'person.phone' });
    await backend.close();
  });
});
