import { isEnd, type Provider } from '../../../client/index.ts';
import { person, vaspInput } from '../../support/inputs.ts';
import type { Where } from './detours.ts';
import { phone, type User } from './user.ts';

/** Brings a verification to one call of its provider. */
export interface Driver {
  provider: Provider;
  /** The call's name in docs/sandbox.md. */
  call: string;
  /** Distinguishes drivers of the same call. */
  variant?: string;
  where: Where;
  input: object;
  /** A lasting fault ends after this long: the call is repeated until then. Milliseconds. */
  healAfter?: number;
  /** Acts as the user until the end; `plant` injects the fault into the call. */
  play(user: User, plant: () => Promise<void>): Promise<void>;
}

const options = { resendCooldown: '0s', maxAttempts: 3, expiresIn: '2m' } as const;
const asked = { ...person, phone };
const sms = { method: 'SMS', person: asked, options };
const post = (path: RegExp): Where => ({ method: 'POST', path });
const get = (path: RegExp): Where => ({ method: 'GET', path });

const byCode = {
  atStart: async (user: User, provider: Provider, input: object, plant: () => Promise<void>) => {
    await plant();
    await user.start(provider, input);
    await user.goOn(() => user.submitRightCode());
  },
  atResend: async (user: User, provider: Provider, input: object, plant: () => Promise<void>) => {
    await user.start(provider, input);
    await plant();
    await user.resend();
    await user.goOn(() => user.submitRightCode());
  },
  atConfirm: async (user: User, provider: Provider, input: object, plant: () => Promise<void>) => {
    await user.start(provider, input);
    await plant();
    await user.goOn(() => user.submitRightCode());
  },
} as const;

const userFlow = (
  provider: Provider,
  call: string,
  where: Where,
  when: keyof typeof byCode,
  input: object = sms,
): Driver => ({ provider, call, where, input, play: (user, plant) => byCode[when](user, provider, input, plant) });

/** The confirm before it is refused with an unknown code, so that the flow asks for the result. */
const askedAfterConfirm = (provider: Provider, call: string, confirm: string, where: Where, input: object): Driver => ({
  ...userFlow(provider, call, where, 'atConfirm', input),
  play: async (user, plant) => {
    await user.start(provider, input);
    await user.scene.sandbox.fault({ provider, call: confirm, kind: 'unknownCode' });
    await plant();
    await user.goOn(() => user.submitRightCode());
  },
});

const approval = (
  provider: Provider,
  call: string,
  where: Where,
  when: 'start' | 'confirm',
  input: object,
): Driver => ({
  provider,
  call,
  variant: 'method' in input ? String(input.method) : '',
  where,
  input,
  play: async (user, plant) => {
    if (when === 'start') await plant();
    await user.start(provider, input);
    if (when === 'confirm') await plant();
    await user.goOn(() => user.approve());
  },
});

const enrol = { action: 'enrol', userId: 'user-1', serviceName: 'Hwagin', options };
const authenticator = (call: string, where: Where, when: 'start' | 'confirm'): Driver => ({
  provider: 'nhn-otp',
  call,
  where,
  input: enrol,
  play: async (user, plant) => {
    if (when === 'start') await plant();
    await user.start('nhn-otp', enrol);
    if (when === 'confirm') await plant();
    await user.goOn(() => user.submitAppCode());
  },
});

const travel = { resultTimeout: '8s', transferTimeout: '30s', pollInterval: '1s' };
const transfer = (more: object = {}) => ({ ...vaspInput, options: { ...travel, ...more } });
const reported = async (user: User): Promise<void> => {
  const { status } = await user.until((snapshot) => snapshot.status === 'awaiting_transfer');
  if (!isEnd(status)) await user.reportTransfer();
  await user.until(() => false);
};

const enclave = (call: string, where: Where, input: object, before?: (user: User) => Promise<void>): Driver => ({
  provider: 'verify-vasp',
  call,
  where,
  input,
  play: async (user, plant) => {
    await before?.(user);
    await plant();
    await user.start('verify-vasp', input);
    await reported(user);
  },
});

const atTransfer = (call: string, act: (user: User) => Promise<void>): Driver => ({
  provider: 'verify-vasp',
  call,
  where: post(new RegExp(`/v1/verifications/${call}$`)),
  input: transfer(),
  healAfter: 6_000,
  play: async (user, plant) => {
    await user.start('verify-vasp', transfer());
    await user.until((snapshot) => snapshot.status === 'awaiting_transfer');
    await plant();
    await act(user);
    await user.until(() => false);
  },
});

const waiting = {
  ...transfer(),
  ivms101: {
    ...vaspInput.ivms101,
    beneficiary: {
      ...vaspInput.ivms101.beneficiary,
      beneficiaryPersons: [
        {
          naturalPerson: {
            name: {
              nameIdentifier: [{ primaryIdentifier: 'Wait', secondaryIdentifier: 'Wanda', nameIdentifierType: 'LEGL' }],
            },
          },
        },
      ],
    },
  },
};

const ars = { ...sms, method: 'ARS' };
const pass = { method: 'PASS', person: { name: person.name, phone, carrier: person.carrier }, options };
const v2 = { ...sms, ip: '203.0.113.7' };
const idv = '/identity-verifications/[^/]+';

export const drivers: readonly Driver[] = [
  userFlow('mobile-ok', 'token/get', post(/token\/get$/), 'atStart'),
  userFlow('mobile-ok', 'auth/request', post(/auth\/request$/), 'atStart'),
  userFlow('mobile-ok', 'auth/resend', post(/auth\/resend$/), 'atResend'),
  approval('mobile-ok', 'auth/call', post(/auth\/call$/), 'start', ars),
  userFlow('mobile-ok', 'confirm/request', post(/confirm\/request$/), 'atConfirm'),
  approval('mobile-ok', 'confirm/request', post(/confirm\/request$/), 'confirm', pass),
  userFlow('portone-v1', 'getToken', post(/users\/getToken$/), 'atStart'),
  userFlow('portone-v1', 'otp/request', post(/otp\/request$/), 'atStart'),
  userFlow('portone-v1', 'otp/confirm', post(/otp\/confirm\/[^/]+$/), 'atConfirm'),
  askedAfterConfirm('portone-v1', 'certifications/get', 'otp/confirm', get(/certifications\/[^/]+$/), sms),
  userFlow('portone-v2', 'send', post(new RegExp(`${idv}/send$`)), 'atStart', v2),
  userFlow('portone-v2', 'resend', post(new RegExp(`${idv}/resend$`)), 'atResend', v2),
  userFlow('portone-v2', 'confirm', post(new RegExp(`${idv}/confirm$`)), 'atConfirm', v2),
  askedAfterConfirm('portone-v2', 'get', 'confirm', get(new RegExp(`${idv}$`)), v2),
  authenticator('keys', post(/\/keys$/), 'start'),
  authenticator('verification', get(/\/verification$/), 'confirm'),
  enclave('vasps', get(/\/v1\/vasps$/), transfer({ precheck: true })),
  enclave('account', post(/\/account$/), transfer({ precheck: true })),
  enclave('create', post(/\/v1\/verifications$/), transfer()),
  enclave('list', get(/\/v1\/verifications$/), transfer(), (user) =>
    user.scene.sandbox.fault({ provider: 'verify-vasp', call: 'create', kind: 'lost' }),
  ),
  enclave('result', get(/\/v1\/verifications\/[^/]+$/), transfer()),
  atTransfer('tx', (user) => user.reportTransfer()),
  atTransfer('error', (user) => user.abandonTransfer()),
  {
    provider: 'verify-vasp',
    call: 'error',
    variant: 'canceled before a result',
    where: post(/\/v1\/verifications\/error$/),
    input: waiting,
    play: async (user, plant) => {
      await user.start('verify-vasp', waiting);
      await plant();
      await user.cancel();
      await user.until(() => false);
    },
  },
];

export const nameOf = ({ provider, call, variant }: Driver): string =>
  `${provider} ${call}${variant ? ` (${variant})` : ''}`;
