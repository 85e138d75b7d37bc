import { randomUUID } from 'node:crypto';
import { inputSchemas } from '../../contract/providers/index.ts';
import { vasp } from '../workflow/support/inputs.ts';
import { Enclave } from './fake/enclave.ts';
import type { Outcome, Part } from './part.ts';
import { abandonReason, ReferenceTravelRule, why } from './reference/travel-rule.ts';
import type { Action, Fault, Options, Step } from './words.ts';

const seconds = (ms: number) => `${ms / 1_000}s`;
const txHash = '0xabc';

/** The travel rule, as the player plays it. */
export const travelRulePart = (options: Options): Part => {
  const id = `model-${randomUUID()}`;
  const model = new ReferenceTravelRule(options);
  const truth = new Enclave(id);
  const input = inputSchemas['verify-vasp'].parse(
    vasp({
      resultTimeout: seconds(options.resultTimeout),
      transferTimeout: seconds(options.transferTimeout),
      precheck: options.precheck,
    }),
  );
  return {
    workflow: 'verifyVasp',
    run: { id, provider: 'verify-vasp', input, fingerprint: 'fingerprint', sealed: false, limits: 'off' },
    model,
    line: truth.line,
    activities: { ...truth.activities },
    placed: (now) => {
      truth.now = now;
    },
    intend: ({ deed, says, seen }: Action) => {
      if (deed === 'decide') truth.decide(says, seen === 'poll');
    },
    message: (action: Action) => messageOf(action, truth),
    faults: faultsOf,
    canBeHeld: () => true,
    beforeTime: () => {
      truth.timePasses();
      truth.line.prepare([]);
      model.forget();
    },
    answersEarly: true,
    wrongs: (outcome) => [...wrongsOf(truth, model, outcome)],
  };
};

const messageOf = ({ deed, says, about }: Action, truth: Enclave): ReturnType<Part['message']> => {
  switch (deed) {
    case 'transfer':
      return { name: 'reportTransfer', args: [{ txHash }] };
    case 'abandon':
      return { name: 'abandonTransfer', args: [abandonReason] };
    case 'cancel':
      return { name: 'cancel', args: [] };
    case 'callback':
    case 'contradiction': {
      if (about === 'nobody') return { name: 'callback', args: [null], onlySignal: true };
      const uuid = about === 'this' ? truth.uuid : 'uuid-of-another';
      if (about === 'this' && (says === 'VERIFIED' || deed === 'contradiction')) truth.saidVerified = true;
      const news = (result: string) => ({ type: 'VERIFICATION_RESULT', uuid, result, reason: why(says) });
      const then = deed === 'contradiction' && { then: [news('VERIFIED')] };
      return { name: 'callback', args: [news(says)], onlySignal: true, ...then };
    }
    default:
      return undefined;
  }
};

/** Short waits only, three at most: then an update's answer comes while its report is under way, or after it. */
const faultsOf = ({ faults }: Step): (Fault | undefined)[] =>
  faults.slice(0, 3).map((fault) => (fault === 'none' ? undefined : fault === 'wait' ? 'unavailable' : fault));

function* wrongsOf(truth: Enclave, model: ReferenceTravelRule, outcome: Outcome | undefined): Generator<string> {
  if (truth.records > 1) yield `has ${truth.records} records at the Enclave`;
  if (!model.busy && truth.records !== model.records)
    yield `has ${truth.records} records, explained are ${model.records}`;
  if (!model.busy && truth.transfers.size !== model.transfers) yield `reported ${truth.transfers.size} transfers`;
  if (!outcome) return;
  const { status, travelRule } = outcome;
  if (status === 'verified') {
    if (!truth.saidVerified) yield 'is verified, and nobody ever said so';
    if (!truth.transfers.has(txHash)) yield 'is verified, and its transfer is not reported';
    if (travelRule?.result !== 'VERIFIED') yield `is verified with the result ${travelRule?.result}`;
  } else if (travelRule?.result === 'VERIFIED' && truth.errors === 0)
    yield 'gave a verified transfer up without telling the Enclave';
}
