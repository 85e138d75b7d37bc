import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/**
 * Addresses that no receiver on the internet has: RFC 6890's special purposes, and multicast. One list for each family, because
 * Node counts an IPv4 address as part of the IPv6 networks that contain its mapped form.
 */
const special = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  special.ipv4.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  // Everything except global unicast; and within that: Teredo, documentation, and 6to4, which can carry any IPv4 address.
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.ipv6.addSubnet(network, prefix, 'ipv6');

/** The metadata services of cloud machines, which hand out credentials; refused even in development. */
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');

/** Whether a webhook may be sent to this address. */
export const isAllowed = (address: string, strict: boolean): boolean => {
  if (isIP(address) === 0) return false;
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  return !(strict ? special[family] : linkLocal).check(address, family);
};

/** The name resolves to an address that no webhook may be sent to. */
class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
  readonly code = 'refused_address';
}

type Done = (error: Error | null, addresses: LookupAddress[]) => void;

/**
 * A lookup for Node's HTTP client that refuses a name if any of its addresses is not allowed. The connection goes to the address
 * that was checked here, so it does not matter if the name resolves differently a moment later (DNS rebinding).
 */
export const guardedLookup =
  (strict: boolean, resolve: (name: string, done: Done) => void = resolveAll) =>
  (name: string, options: LookupOptions, callback: Parameters<LookupFunction>[2]): void =>
    resolve(name, (error, addresses) => {
      const [first] = addresses;
      if (error || !first) return callback(error ?? new Error('no address'), '');
      if (!addresses.every(({ address }) => isAllowed(address, strict)))
        return callback(new RefusedAddressError('The name of the receiver has an address that is not public.'), '');
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });

const resolveAll = (name: string, done: Done): void =>
  lookup(name, { all: true }, (error, addresses) => done(error, error ? [] : addresses));
