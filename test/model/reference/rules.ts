import type { Provider } from '../../../contract/providers/index.ts';
import type { CallClass, Phrase } from '../words.ts';

/** One call of a send. */
export interface SendCall {
  class: CallClass;
  /** Nothing goes out by it, so a lost answer is no uncertainty. */
  harmless?: true;
  /** What a refusal is: the end, or a reason to start anew. */
  refused: 'end' | 'restart';
  /** A refusal with 2910 says that it is not this person. */
  knowsStrangers?: true;
}

/** What a refused answer means. `look`: another call tells. */
export type Meaning = 'wrong' | 'unknown' | 'pending' | 'stale' | 'denied' | 'final' | 'over' | 'look';

/** One method of a provider, by `design.md` and what `docs/providers.md` says of its calls. */
export interface FlowRules {
  provider: Exclude<Provider, 'verify-vasp'>;
  name: string;
  answeredBy: 'code' | 'approval';
  send: SendCall[];
  /** `anew`: a resend is a send. */
  resend: 'none' | 'anew' | SendCall[];
  confirm: CallClass;
  /** What a lost confirm leads to. */
  lostConfirm: 'restart' | 'look' | 'spent';
  meaning(phrase: Phrase): Meaning;
  /** Resends that the vendor allows for each start of its session, where it counts them. */
  vendorResends?: number;
  /** The challenge lasts as long as the whole. */
  lastsWhole?: true;
  /** A right answer whose answer was lost is remembered by the provider, and found by a look. */
  remembers?: true;
}

const token: SendCall = { class: 'local', harmless: true, refused: 'end' };
const request: SendCall = { class: 'once', refused: 'end', knowsStrangers: true };
const again: SendCall = { class: 'once', refused: 'restart' };

const mobileOk = (name: string, answeredBy: FlowRules['answeredBy'], more: Partial<FlowRules> = {}): FlowRules => ({
  provider: 'mobile-ok',
  name,
  answeredBy,
  send: [token, request],
  resend: 'anew',
  confirm: 'once',
  lostConfirm: 'restart',
  meaning: (phrase) => {
    if (phrase === 'none' || phrase === 'over' || phrase === 'dead' || phrase === 'unknown')
      return answeredBy === 'code' ? 'wrong' : 'unknown';
    return phrase;
  },
  ...more,
});

const portOneMeaning = (phrase: Phrase): Meaning => (phrase === 'wrong' || phrase === 'over' ? phrase : 'look');

const portOneV1 = (name: string, answeredBy: FlowRules['answeredBy']): FlowRules => ({
  provider: 'portone-v1',
  name,
  answeredBy,
  send: [{ class: 'once', refused: 'end' }],
  resend: 'anew',
  confirm: 'once',
  lostConfirm: 'look',
  meaning: portOneMeaning,
  remembers: true,
});

const portOneV2 = (name: string, answeredBy: FlowRules['answeredBy']): FlowRules => ({
  provider: 'portone-v2',
  name,
  answeredBy,
  send: [{ class: 'keyed', refused: 'end' }],
  resend: answeredBy === 'code' ? [{ class: 'keyed', refused: 'end' }] : 'none',
  confirm: 'keyed',
  lostConfirm: 'look',
  meaning: portOneMeaning,
  remembers: true,
});

const nhnOtp = (name: string, cls: CallClass): FlowRules => ({
  provider: 'nhn-otp',
  name,
  answeredBy: 'code',
  send: [{ class: cls, harmless: true, refused: 'end' }],
  resend: 'none',
  confirm: 'once',
  lostConfirm: 'spent',
  meaning: (phrase) => (phrase === 'unknown' || phrase === 'final' ? phrase : 'wrong'),
  lastsWhole: true,
});

/** Every conversation flow with its methods. */
export const flows: Record<FlowRules['provider'], readonly FlowRules[]> = {
  'mobile-ok': [
    mobileOk('SMS', 'code', { resend: [again], vendorResends: 2 }),
    mobileOk('LMS', 'code'),
    mobileOk('ARS', 'approval', { send: [token, request, again], resend: [again] }),
    mobileOk('PASS', 'approval'),
  ],
  'portone-v1': [portOneV1('SMS', 'code'), portOneV1('APP', 'approval')],
  'portone-v2': [portOneV2('SMS', 'code'), portOneV2('APP', 'approval')],
  'nhn-otp': [nhnOtp('enrol', 'safe'), nhnOtp('verify', 'local')],
};
