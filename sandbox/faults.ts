import { type Fault, type FaultKind, faultKindsAfter, type ProviderName } from './types.ts';

const afterKinds: ReadonlySet<FaultKind> = new Set(faultKindsAfter);

export function phaseOf(fault: Pick<Fault, 'kind' | 'phase'>): 'before' | 'after' {
  return fault.phase ?? (afterKinds.has(fault.kind) ? 'after' : 'before');
}

/** Planned faults that have not been injected yet, in the order they were planned. */
export class FaultPlan {
  #planned: (Fault & { times: number; skip: number })[] = [];

  add(fault: Fault): void {
    this.#planned.push({ ...fault, times: fault.times ?? 1, skip: fault.skip ?? 0 });
  }

  /** The fault for this call; uses up one of its times. */
  take(provider: ProviderName, call: string): Fault | undefined {
    for (const fault of this.#planned) {
      if (fault.provider !== provider || (fault.call !== undefined && fault.call !== call)) continue;
      if (fault.kind === 'refused') continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      if (fault.times <= 0) this.#drop(fault);
      return fault;
    }
    return undefined;
  }

  /** A planned closing of the listener that is due once `answered` has been answered. */
  takeRefusal(provider: ProviderName, answered: string): Fault | undefined {
    const fault = this.#planned.find(
      (planned) => planned.kind === 'refused' && planned.provider === provider && planned.after === answered,
    );
    if (!fault) return undefined;
    if (fault.skip > 0) {
      fault.skip -= 1;
      return undefined;
    }
    this.#drop(fault);
    return fault;
  }

  clear(provider?: ProviderName): void {
    this.#planned = provider ? this.#planned.filter((fault) => fault.provider !== provider) : [];
  }

  #drop(fault: Fault): void {
    this.#planned = this.#planned.filter((planned) => planned !== fault);
  }
}
