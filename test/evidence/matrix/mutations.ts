import type { Mutation } from '../../support/mutants.ts';

/** A deleted retry rule, and cells that must then give another result. */
export interface DeletedRule {
  rule: string;
  mutation: Mutation;
  /** Keys of cells. */
  cells: readonly string[];
}

const backOff = "retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts:";

export const deletedRules: readonly DeletedRule[] = [
  {
    rule: 'a call that certainly did not arrive is repeated by the workflow',
    mutation: { file: 'run/calls.ts', from: 'const repeats = 3;', to: 'const repeats = 0;' },
    cells: ['mobile-ok auth/request | refused | once', 'portone-v1 otp/request | http429 | once'],
  },
  {
    rule: 'a PortOne V2 call is repeated under its Idempotency-Key',
    mutation: {
      file: 'run/calls.ts',
      from: 'const keyedTries = 3;',
      to: 'const keyedTries = 1;',
    },
    cells: ['portone-v2 send | lost | once'],
  },
  {
    rule: 'a harmless call is repeated',
    mutation: {
      file: 'run/calls.ts',
      from: `export const safe: ActivityOptions = {\n  ...timeouts,\n  scheduleToStartTimeout: longestWait,\n  ${backOff} 5`,
      to: `export const safe: ActivityOptions = {\n  ...timeouts,\n  scheduleToStartTimeout: longestWait,\n  ${backOff} 1`,
    },
    cells: ['nhn-otp keys | http503 | once', 'verify-vasp account | lost | once'],
  },
  {
    rule: 'a harmless local call is repeated',
    mutation: {
      file: 'run/calls.ts',
      from: `startToCloseTimeout: '110s',\n  ${backOff} 5`,
      to: `startToCloseTimeout: '110s',\n  ${backOff} 1`,
    },
    cells: ['mobile-ok token/get | lost | once'],
  },
  {
    rule: 'a report is repeated until it has arrived',
    mutation: {
      file: 'run/calls.ts',
      from: "maximumInterval: '10m' }",
      to: "maximumInterval: '10m', maximumAttempts: 1 }",
    },
    cells: ['verify-vasp tx | html500 | once', 'verify-vasp error | refused | once'],
  },
  {
    rule: 'a record whose creation was lost is looked for',
    mutation: { file: 'providers/verify-vasp/flow.ts', from: 'const looks = 3;', to: 'const looks = 0;' },
    cells: ['verify-vasp create | lost | once'],
  },
];
