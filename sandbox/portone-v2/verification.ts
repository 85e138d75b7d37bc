import { createHash, randomInt } from 'node:crypto';
import type { Rules } from '../rules.ts';
import type { SentCode } from '../sent-code.ts';
import type { World } from '../world.ts';
import type { SendRequest } from './send-fields.ts';

export const channelKey = 'channel-key-sandbox-v2-kcp';
export const storeId = 'store-sandbox';

export interface Verification extends SendRequest {
  id: string;
  status: 'READY' | 'VERIFIED' | 'FAILED';
  requestedAt: number;
  changedAt: number;
  pgTxId: string;
  sent?: SentCode;
  resends: number;
  failure?: { reason: string; pgCode: string; pgMessage: string };
}

/** The identity verifications of the store, by the id that its backend chose. */
export class Verifications {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  get #all(): Record<string, Verification> {
    return this.#world.slice<Record<string, Verification>>('portone-v2', () => ({}));
  }

  find(id: string): Verification | undefined {
    return this.#all[id];
  }

  open(id: string, request: SendRequest): Verification {
    const at = Date.now();
    const verification: Verification = {
      ...request,
      id,
      status: 'READY',
      requestedAt: at,
      changedAt: at,
      pgTxId: String(randomInt(1e11, 1e12)),
      resends: 0,
    };
    this.#all[id] = verification;
    return verification;
  }
}

/** The verification as GET and confirm show it. */
export function shown(verification: Verification, { verifiedAs }: Rules): Record<string, unknown> {
  const { id, status, operator, customerId, customData, changedAt } = verification;
  const { name, phone } = { ...verification, ...verifiedAs };
  // APP sends no resident number, so the birth date is unknown.
  const birthDate = verifiedAs?.birthDate ?? verification.born?.date;
  const gender = verifiedAs?.gender ?? verification.born?.gender;
  const isForeigner = verifiedAs?.foreigner ?? verification.born?.foreigner;
  const changed = new Date(changedAt).toISOString();
  const customer = { name, phoneNumber: phone, operator, ...(customerId ? { id: customerId } : {}) };
  const common = {
    status,
    id,
    version: 'V2',
    channel: { type: 'TEST', id: 'channel-sandbox', key: channelKey, name: 'sandbox', pgProvider: 'KCP_V2' },
    requestedAt: new Date(verification.requestedAt).toISOString(),
    updatedAt: changed,
    statusChangedAt: changed,
    ...(customData === undefined ? {} : { customData }),
  };
  if (status === 'READY') return { ...common, requestedCustomer: customer };
  if (status === 'FAILED') return { ...common, requestedCustomer: customer, failure: verification.failure };
  return {
    ...common,
    verifiedCustomer: {
      ...customer,
      ...(birthDate === undefined ? {} : { birthDate }),
      ...(gender === undefined ? {} : { gender: gender.toUpperCase() }),
      ...(isForeigner === undefined ? {} : { isForeigner }),
      ci: createHash('sha512').update(`ci ${name} ${phone}`).digest('base64'),
      di: createHash('sha384').update(`di ${name} ${phone}`).digest('base64'),
    },
    verifiedAt: changed,
    pgTxId: verification.pgTxId,
    pgRawResponse: JSON.stringify({ res_cd: '0000' }),
  };
}
