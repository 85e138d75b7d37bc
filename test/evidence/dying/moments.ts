import { type Driver, drivers, nameOf } from '../matrix/drivers.ts';
import { pick, randomOf } from './random.ts';

/** When the worker is killed. */
export interface Moment {
  name: string;
  title: string;
  /** The calls at which it may happen. */
  calls: readonly string[];
  /** `arrived`: the request is there, nothing is done. `effect`: it is done, but not answered yet. */
  events: readonly ('arrived' | 'effect')[];
  /** The result comes by callback: the worker dies while it is passed on. */
  atCallback?: true;
}

const sends = [
  'mobile-ok auth/request',
  'mobile-ok auth/resend',
  'mobile-ok auth/call (ARS)',
  'portone-v1 otp/request',
  'portone-v2 send',
  'portone-v2 resend',
  'nhn-otp keys',
  'verify-vasp create',
];

export const moments: readonly Moment[] = [
  {
    name: 'before',
    title: 'a call has arrived, nothing is done and nothing answered',
    calls: sends,
    events: ['arrived'],
  },
  { name: 'accepted', title: 'the provider has done it, the answer is not out', calls: sends, events: ['effect'] },
  {
    name: 'confirm',
    title: 'during confirm',
    calls: [
      'mobile-ok confirm/request',
      'mobile-ok confirm/request (PASS)',
      'portone-v1 otp/confirm',
      'portone-v2 confirm',
      'nhn-otp verification',
    ],
    events: ['arrived', 'effect'],
  },
  {
    name: 'callback',
    title: 'between callback and poll',
    calls: ['verify-vasp result'],
    events: ['arrived'],
    atCallback: true,
  },
  {
    name: 'report',
    title: 'while reporting',
    calls: ['verify-vasp tx', 'verify-vasp error'],
    events: ['arrived', 'effect'],
  },
];

/** A moment with the choices of a seed. */
export interface Kill {
  driver: Driver;
  event: 'arrived' | 'effect';
  /** The call is held for this long, then the worker dies. Milliseconds. */
  delayMs: number;
  /**
   * Whether the provider never handles the call; otherwise it acts on the request, although nobody waits for the answer any more.
   */
  drops: boolean;
}

/** Each seed uses the next of the moment's calls; the rest is random. */
export const killOf = ({ calls, events }: Moment, seed: number): Kill => {
  const random = randomOf(seed);
  const name = calls[seed % calls.length];
  const driver = drivers.find((each) => nameOf(each) === name);
  if (!driver) throw new Error(`There is no driver for ${name}`);
  const event = pick(events, random);
  return { driver, event, delayMs: Math.floor(random() * 300), drops: event === 'arrived' && random() < 0.5 };
};
