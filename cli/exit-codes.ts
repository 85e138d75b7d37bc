import type { RefusalCode } from '../contract/refusals.ts';

/** The exit codes: 0 done, 1 refused or ended otherwise than verified, 2 usage or input, 3 Temporal or no worker. */
export const exitCodes = { done: 0, refused: 1, usage: 2, unavailable: 3 } as const;

export const exitCodeOf = (code: RefusalCode): number => {
  switch (code) {
    case 'invalid_input':
    case 'invalid_code':
      return exitCodes.usage;
    case 'temporal_unreachable':
    case 'no_worker':
      return exitCodes.unavailable;
    default:
      return exitCodes.refused;
  }
};
