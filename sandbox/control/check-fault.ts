import { type Fault, faultKinds, providers } from '../types.ts';

/** Checks a fault that came from outside. Throws, naming the field, if it is invalid. */
export function checkFault(fault: Partial<Record<keyof Fault, unknown>>): asserts fault is Fault {
  const { provider, kind } = fault;
  if (!providers.some((name) => name === provider)) wrong('provider', providers.join(', '), provider);
  if (!faultKinds.some((name) => name === kind)) wrong('kind', faultKinds.join(', '), kind);
  for (const field of ['times', 'skip', 'retryAfter', 'delayMs'] as const) {
    const value = fault[field];
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) wrong(field, 'a number from 0', value);
  }
  for (const field of ['call', 'after', 'code'] as const) {
    const value = fault[field];
    if (value !== undefined && typeof value !== 'string') wrong(field, 'a string', value);
  }
  if (fault.phase !== undefined && fault.phase !== 'before' && fault.phase !== 'after')
    wrong('phase', 'before, after', fault.phase);
}

function wrong(field: string, expected: string, got: unknown): never {
  throw new TypeError(`fault.${field}: expected ${expected}; got ${JSON.stringify(got)}`);
}
