import { randomUUID } from 'node:crypto';
import type { InputOf } from '../../contract/providers/index.ts';
import { inputSchemas, workflowTypes } from '../../contract/providers/index.ts';
import type { Method } from '../../contract/words.ts';
import type { Run } from '../../protocol/run.ts';
import { ars, codeCheck, enrol, lms, pass, sms, v1, v2 } from '../workflow/support/inputs.ts';
import { Authenticator } from './fake/authenticator.ts';
import type { Outcome, Part } from './part.ts';
import { ReferenceConversation } from './reference/conversation.ts';
import { type FlowRules, flows } from './reference/rules.ts';
import type { Action, Fault, Options, Step } from './words.ts';

const seconds = (ms: number) => `${ms / 1_000}s`;

/** A flow with a user, as the player plays it. */
export const conversationPart = (provider: FlowRules['provider'], options: Options): Part => {
  const methods = flows[provider];
  const rules = methods[options.method % methods.length] as FlowRules;
  const model = new ReferenceConversation(rules, options);
  const id = `model-${randomUUID()}`;
  const truth = new Authenticator(id);
  return {
    workflow: workflowTypes[provider],
    run: runOf(id, rules, options),
    model,
    line: truth.line,
    activities: { ...truth.mobileOk, ...truth.portOneV1, ...truth.portOneV2, ...truth.nhnOtp },
    intend: ({ deed, phrase }: Action) => {
      truth.phrase = phrase;
      truth.approves = deed === 'right';
    },
    message: ({ deed }: Action) => {
      switch (deed) {
        case 'right':
        case 'wrong':
          if (rules.answeredBy === 'approval') return { name: 'approve', args: [] };
          return { name: 'submitCode', args: [deed === 'right' ? truth.code : '999999'] };
        case 'garbage':
          return { name: 'submitCode', args: ['1234'] };
        case 'resend':
        case 'cancel':
          return { name: deed, args: [] };
        default:
          return undefined;
      }
    },
    faults: (step) => faultsOf(step, rules),
    canBeHeld: (step) => {
      if (!beginsLocally(step, rules)) return true;
      const [first] = faultsOf(step, rules);
      return rules.send.length > 1 && (first === undefined || first === 'unavailable' || first === 'wait');
    },
    wrongs: (outcome) => [...truth.violations, ...wrongsOf(truth, model, options, outcome)],
  };
};

const beginsLocally = ({ deed }: Step, { send, resend }: FlowRules): boolean =>
  send[0]?.class === 'local' && (deed === 'start' || (deed === 'resend' && resend === 'anew'));

/**
 * Long waits come in threes. A local activity waits in real time: one fault will do. Only what is said of a person can be
 * untrusted, never what is said of a message that was sent again.
 */
const faultsOf = (step: Step, rules: FlowRules): (Fault | undefined)[] => {
  const can = (fault: Fault): Fault => (fault === 'untrusted' && step.deed === 'resend' ? 'garbled' : fault);
  const faults = step.faults.map((fault) => (fault === 'none' ? undefined : can(fault)));
  const first = faults.indexOf('wait');
  const list = first < 0 ? faults : [...Array<undefined>(first).fill(undefined), ...Array<Fault>(3).fill('wait')];
  return list[0] !== undefined && beginsLocally(step, rules) ? list.slice(0, 1) : list;
};

function* wrongsOf(
  truth: Authenticator,
  model: ReferenceConversation,
  options: Options,
  outcome: Outcome | undefined,
): Generator<string> {
  if (!model.busy) {
    if (truth.messages !== model.messages) yield `sent ${truth.messages} messages, explained are ${model.messages}`;
    if (truth.answers !== model.answers) yield `handed in ${truth.answers} answers, explained are ${model.answers}`;
  }
  if (model.view().challenge && model.attemptsLeft > options.maxAttempts) yield 'has more tries than it began with';
  if (outcome?.status !== 'verified') return;
  if (!truth.saidVerified) yield 'is verified, and the provider never said so';
  if (outcome.identity && outcome.identity.ci !== truth.identity.ci) yield 'is verified as somebody else';
}

const runOf = (id: string, { provider, name }: FlowRules, options: Options): Run => {
  const given = {
    challengeExpiresIn: seconds(options.challengeExpiresIn),
    expiresIn: seconds(options.expiresIn),
    maxAttempts: options.maxAttempts,
    maxResends: options.maxResends,
    resendCooldown: seconds(options.resendCooldown),
    maxRestarts: options.maxRestarts,
  };
  const inputs: Record<FlowRules['provider'], () => InputOf<FlowRules['provider']>> = {
    'mobile-ok': () => ({ SMS: sms, LMS: lms, ARS: ars, PASS: pass })[name as 'SMS'](given),
    'portone-v1': () => v1(name as 'SMS', given),
    'portone-v2': () => v2(name as 'SMS', given),
    'nhn-otp': () => (name === 'enrol' ? enrol(given) : codeCheck(given)),
  };
  const input = inputSchemas[provider].parse(inputs[provider]()) as Run['input'];
  return {
    id,
    provider,
    method: (provider === 'nhn-otp' ? 'TOTP' : name) as Method,
    input,
    fingerprint: 'fingerprint',
    sealed: false,
    limits: 'off',
  };
};
