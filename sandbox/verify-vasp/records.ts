import { randomUUID } from 'node:crypto';
import type { World } from '../world.ts';
import type { CreateRequest } from './create-fields.ts';
import { type Verdict, verdictOn } from './verdict.ts';

export interface VaspRecord extends CreateRequest {
  uuid: string;
  createdAt: number;
  /** When the result appears, in milliseconds of the sandbox's clock; null for never. */
  dueAt: number | null;
  verdict: Verdict;
  /** An error report: it overrides any verdict. */
  reported?: { result: string; reason: string; message?: string };
  txHash?: string;
  vout?: string;
  /** Which results have been sent as callbacks. */
  calledBack: string[];
}

export interface Shown {
  result: string;
  reason: string;
  message?: string;
  at: number;
}

/** The verifications that the Enclave stores. */
export class Records {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  get #all(): Record<string, VaspRecord> {
    return this.#world.slice<Record<string, VaspRecord>>('verify-vasp', () => ({}));
  }

  all(): VaspRecord[] {
    return Object.values(this.#all);
  }

  find(uuid: unknown): VaspRecord | undefined {
    return typeof uuid === 'string' ? this.#all[uuid] : undefined;
  }

  open(request: CreateRequest): VaspRecord {
    const verdict = verdictOn(request);
    const delay = this.#world.rules.verifyVaspDelayMs;
    const record: VaspRecord = {
      ...request,
      uuid: randomUUID(),
      createdAt: Date.now(),
      dueAt: verdict.delays === null ? null : this.#world.now() + verdict.delays * delay,
      verdict,
      calledBack: [],
    };
    this.#all[record.uuid] = record;
    return record;
  }

  /** The result that shows now; undefined while there is none. */
  resultOf(record: VaspRecord): Shown | undefined {
    if (record.reported) return { ...record.reported, at: record.createdAt };
    const { dueAt, verdict } = record;
    if (dueAt === null || this.#world.now() < dueAt) return undefined;
    const { result, reason, message, then } = verdict;
    const changesAt = dueAt + (then?.delays ?? 0) * this.#world.rules.verifyVaspDelayMs;
    const mayChange = record.txHash === undefined && this.#world.now() >= changesAt;
    if (then && mayChange) return { result: then.result, reason: then.reason, at: changesAt };
    return { result, reason, at: dueAt, ...(message ? { message } : {}) };
  }
}
