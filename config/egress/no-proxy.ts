import { BlockList, isIP } from 'node:net';
import { SettingsError } from '../settings.ts';

/** Whether this URL must not use a proxy. */
export type NoProxy = (url: URL) => boolean;

/**
 * Reads `NO_PROXY`: `*`; a name, which includes its subdomains (a leading dot or `*.` makes no difference); an address or a
 * network, for addresses in URLs (names are not resolved); each with or without a port. Throws `SettingsError`.
 */
export const readNoProxy = (text: string, expected: string): NoProxy => {
  const rules = text
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .map((entry) => {
      const rule = readRule(entry.toLowerCase());
      if (!rule) throw new SettingsError([{ setting: 'NO_PROXY', expected }]);
      return rule;
    });
  return (url) => rules.some((rule) => rule(hostOf(url), portOf(url)));
};

type Rule = (host: string, port: number) => boolean;

const readRule = (entry: string): Rule | undefined => {
  if (entry === '*') return () => true;
  const [, network, length] = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry) ?? [];
  if (network !== undefined) return networkRule(network, Number(length));
  if (isIP(entry) !== 0) return networkRule(entry, isIP(entry) === 4 ? 32 : 128);
  const [, bracketed, plain = '', port] = /^(?:\[([0-9a-f.:]+)\]|([^:[\]/]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const name = bracketed ?? plain.replace(/^(\*?\.)/, '').replace(/\.$/, '');
  const atPort = port === undefined ? () => true : (given: number) => given === Number(port);
  const rule = isIP(name) === 0 ? nameRule(name) : networkRule(name, isIP(name) === 4 ? 32 : 128);
  return rule && ((host, given) => atPort(given) && rule(host, given));
};

const nameRule = (name: string): Rule | undefined =>
  /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name) ? (host) => host === name || host.endsWith(`.${name}`) : undefined;

const networkRule = (network: string, length: number): Rule | undefined => {
  const family = { 4: 'ipv4', 6: 'ipv6' }[isIP(network)] as 'ipv4' | 'ipv6' | undefined;
  if (!family || length > (family === 'ipv4' ? 32 : 128)) return undefined;
  const list = new BlockList();
  list.addSubnet(network, length, family);
  return (host) => isIP(host) === (family === 'ipv4' ? 4 : 6) && list.check(host, family);
};

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
