import type { Fault, ProviderName, SandboxControl } from '../../../sandbox/index.ts';
import type { Detours, Where } from './detours.ts';

/** Where a fault should be injected, and how often. */
export interface Planting {
  sandbox: SandboxControl;
  detours: Detours;
  /** Addresses where a connection fails in a particular way. */
  dead: Addresses;
  provider: ProviderName;
  call: string;
  where: Where;
  times: number;
}

export interface Addresses {
  /** Nobody listens. */
  refused: string;
  /** No such host. */
  dns: string;
  /** An untrusted certificate. */
  tls: string;
}

export interface MatrixFault {
  /** The title in the documents. */
  title: string;
  plant(at: Planting): Promise<void>;
  /** The call's own timeout has to be short, or the cell takes minutes. */
  waits?: true;
  /** A fault only for a client that insists on the documented form: it has to end like a plain answer. */
  right?: true;
  /** Only for this call. */
  only?: string;
}

const elsewhere =
  (to: keyof Addresses) =>
  async ({ detours, sandbox, dead, provider, where, times }: Planting): Promise<void> =>
    detours.add({ origin: sandbox.urls[provider], where, to: dead[to], times });

const atSandbox =
  (fault: Pick<Fault, 'kind' | 'retryAfter'>) =>
  ({ sandbox, provider, call, times }: Planting): Promise<void> =>
    sandbox.fault({ provider, call, times, ...fault });

/** Every way a call can fail; "accepted" means that the provider has done what it was asked to do. */
export const faults = {
  refused: { title: 'connection refused', plant: elsewhere('refused') },
  dns: { title: 'DNS failure', plant: elsewhere('dns') },
  tls: { title: 'TLS failure', plant: elsewhere('tls') },
  timeout: { title: 'timeout before an answer', plant: atSandbox({ kind: 'timeout' }), waits: true },
  lost: { title: 'accepted, answer lost (reset)', plant: atSandbox({ kind: 'lost' }) },
  drip: { title: 'accepted, slow drip past the timeout', plant: atSandbox({ kind: 'drip' }), waits: true },
  html500: { title: '500 with HTML', plant: atSandbox({ kind: 'html500' }) },
  errorAfter: { title: 'accepted, 500 with HTML', plant: atSandbox({ kind: 'errorAfter' }) },
  envelope502: { title: '502 with the provider’s envelope', plant: atSandbox({ kind: 'envelope502' }) },
  http503: { title: '503', plant: atSandbox({ kind: '503' }) },
  http429: { title: '429', plant: atSandbox({ kind: '429' }) },
  'http429-retry-after': { title: '429 with Retry-After', plant: atSandbox({ kind: '429', retryAfter: 2 }) },
  http401: { title: '401', plant: atSandbox({ kind: '401' }) },
  malformed: { title: 'accepted, malformed JSON', plant: atSandbox({ kind: 'malformed' }) },
  wrongShape: { title: 'accepted, JSON of another shape', plant: atSandbox({ kind: 'wrongShape' }) },
  missingFields: { title: 'accepted, fields missing', plant: atSandbox({ kind: 'missingFields' }) },
  unknownCode: { title: 'unknown code', plant: atSandbox({ kind: 'unknownCode' }) },
  empty: { title: 'accepted, empty body', plant: atSandbox({ kind: 'empty' }) },
  oversized: { title: 'accepted, oversized body', plant: atSandbox({ kind: 'oversized' }) },
  badHash: { title: 'success with a wrong hash', plant: atSandbox({ kind: 'badHash' }), only: 'confirm/request' },
  otherTransaction: {
    title: 'success of another transaction',
    plant: atSandbox({ kind: 'otherTransaction' }),
    only: 'confirm/request',
  },
  otherwise: { title: 'right, but spelt otherwise', plant: atSandbox({ kind: 'otherwise' }), right: true },
  otherTypes: { title: 'right, optional fields of other types', plant: atSandbox({ kind: 'otherTypes' }), right: true },
  none: { title: 'nothing', plant: () => Promise.resolve(), right: true },
  oldResult: { title: 'success that is too old', plant: atSandbox({ kind: 'oldResult' }), only: 'confirm/request' },
} as const satisfies Record<string, MatrixFault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];
export const faultOf = (name: FaultName): MatrixFault => faults[name];
