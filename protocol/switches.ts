import { z } from 'zod';
import { type Provider, providers } from '../contract/providers/index.ts';

/** The one workflow that stores which providers an operator has switched off. A caller's id cannot contain a slash. */
export const switchesWorkflow = {
  type: 'providerSwitches',
  id: 'hwagin/provider-switches',
  signal: 'setSwitch',
} as const;

/** What the signal `setSwitch` carries. */
export interface SetSwitch {
  provider: Provider;
  on: boolean;
}

/** The workflow's memo, which can be read without a worker, even after its end: the providers that are off, and since when. */
export interface SwitchesMemo {
  off: Partial<Record<Provider, string>>;
}

const memoSchema = z.object({ off: z.partialRecord(z.enum(providers), z.string()) });

/** The providers that are off; undefined if the memo does not say. */
export const offIn = (memo: unknown): SwitchesMemo['off'] | undefined => memoSchema.safeParse(memo).data?.off;
