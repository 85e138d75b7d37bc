import { createHash, randomInt } from 'node:crypto';
import type { Rules } from '../rules.ts';
import type { SentCode } from '../sent-code.ts';
import type { World } from '../world.ts';
import type { OtpRequest } from './request-fields.ts';

export interface Certification extends OtpRequest {
  impUid: string;
  pgTid: string;
  sent?: SentCode;
  /** UNIX seconds; 0 before it is certified. */
  certifiedAt: number;
}

interface State {
  certifications: Record<string, Certification>;
  merchantUids: Record<string, true>;
}

/** The certifications that PortOne stores. */
export class Certifications {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  get #state(): State {
    return this.#world.slice<State>('portone-v1', () => ({ certifications: {}, merchantUids: {} }));
  }

  find(impUid: string | undefined): Certification | undefined {
    return this.#state.certifications[impUid ?? ''];
  }

  /** Whether KCP has seen this merchant_uid. */
  isUsed(merchantUid: string): boolean {
    return this.#state.merchantUids[merchantUid] === true;
  }

  open(request: OtpRequest): Certification {
    const impUid = `imp_${randomInt(1e11, 1e12)}`;
    const certification: Certification = { ...request, impUid, pgTid: String(randomInt(1e11, 1e12)), certifiedAt: 0 };
    this.#state.certifications[impUid] = certification;
    if (request.merchantUid) this.#state.merchantUids[request.merchantUid] = true;
    return certification;
  }

  erase(impUid: string): void {
    delete this.#state.certifications[impUid];
  }
}

/** A certification as the API shows it: it contains the person only once certified. */
export function shown(certification: Certification, rules: Rules): Record<string, unknown> {
  const { impUid, provider, merchantUid, certifiedAt } = certification;
  const other = rules.verifiedAs ?? {};
  const born = {
    date: other.birthDate ?? certification.born.date,
    gender: other.gender ?? certification.born.gender,
    foreigner: other.foreigner ?? certification.born.foreigner,
  };
  const always = {
    imp_uid: impUid,
    pg_provider: provider,
    merchant_uid: merchantUid ?? null,
    foreigner: born.foreigner,
    certified: certifiedAt > 0,
    certified_at: certifiedAt,
    origin: '',
  };
  if (certifiedAt === 0) return always;
  const { carrier, mvno, pgTid } = certification;
  const { name, phone } = { ...certification, ...other };
  return {
    ...always,
    pg_tid: pgTid,
    name,
    gender: born.gender,
    birth: Date.parse(`${born.date}T00:00+09:00`) / 1000,
    birthday: born.date,
    foreigner_v2: born.foreigner,
    unique_key: createHash('sha512').update(`ci ${name} ${born.date}`).digest('base64'),
    unique_in_site: createHash('sha384').update(`di ${name} ${born.date}`).digest('base64'),
    ...(rules.portOneV1CarrierApproval ? { phone, carrier: mvno ? `${carrier}_MVNO` : carrier } : {}),
  };
}
