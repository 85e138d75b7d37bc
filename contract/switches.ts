import type { Provider } from './words.ts';

/** Of the one workflow that keeps which providers an operator has switched off. */
export const switchesWorkflow = {
  type: 'providerSwitches',
  id: 'hwagin-provider-switches',
  signal: 'setSwitch',
} as const;

/** What the signal `setSwitch` carries. */
export interface SetSwitch {
  provider: Provider;
  on: boolean;
}

/** The workflow's memo, which needs no worker to be read: the providers that are off, since when. */
export interface SwitchesMemo {
  off: Partial<Record<Provider, string>>;
}
