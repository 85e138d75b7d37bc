import { describe, expect, it } from '@jest/globals';
import { guardedLookup, isAllowed } from '../../../../activities/webhooks/addresses.ts';

describe('addresses that a webhook may go to', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    'not an address',
  ])('%s is none of them', (address) => {
    expect(isAllowed(address, true)).toBe(false);
  });

  it.each(['1.1.1.1', '172.32.0.1', '203.0.114.1', '2606:4700::1111'])('%s is one', (address) => {
    expect(isAllowed(address, true)).toBe(true);
  });

  it('in development this machine is one too, the machine that hands out credentials is not', () => {
    expect(['127.0.0.1', '::1', '10.0.0.1'].map((address) => isAllowed(address, false))).toEqual([true, true, true]);
    for (const address of ['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1'])
      expect(isAllowed(address, false)).toBe(false);
  });
});

describe('the lookup', () => {
  const lookUp = (addresses: string[], strict = true) =>
    new Promise<unknown[]>((resolve) => {
      const look = guardedLookup(strict, (_name, done) =>
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
      );
      look('receiver.example', {}, (...given) => resolve(given));
    });

  it('gives the address that it has looked at', async () => {
    expect(await lookUp(['1.1.1.1'])).toEqual([null, '1.1.1.1', 4]);
  });

  it('refuses a name with one address that is not public', async () => {
    const [error] = await lookUp(['1.1.1.1', '10.0.0.1']);
    expect(error).toMatchObject({ code: 'refused_address' });
  });

  it('refuses a name without any', async () => {
    const [error] = await lookUp([]);
    expect(error).toBeInstanceOf(Error);
  });
});
