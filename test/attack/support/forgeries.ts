import { expect } from '@jest/globals';
import { type FailureType, failureTypes } from '../../../protocol/failures.ts';
import { playsAll } from '../../support/sample.ts';
import type { Found, Payload } from './payloads.ts';
import type { Writer } from './writer.ts';

/** One way to answer a pending activity in the worker's place. */
export interface Forgery {
  name: string;
  play: (id: string, activityId: string) => Promise<void>;
}

/** Temporal takes a failure of any kind by an activity's id. */
const seemingly = {
  'a timeout of a call that began': { timeoutFailureInfo: { timeoutType: 1 } },
  'a timeout of a call that never began': { timeoutFailureInfo: { timeoutType: 2 } },
  'a cancel': { canceledFailureInfo: {} },
};

/** What would be better than a lost answer, were it believed: certainly not done, refused, not to be had here. */
const telling = ['ProviderUnavailable', 'ProviderRejected', 'NotConfigured'] as const satisfies readonly FailureType[];

export interface ForgeryOptions {
  /** The activity may be made again without harm. */
  repeatable?: boolean | undefined;
}

/**
 * One of each kind: for each place in the history of such a run that a payload can stand in, the last; and what needs none of
 * them. In full: every payload, and every type of failure.
 */
export const forgeriesOf = async (
  writer: Writer,
  run: string,
  { repeatable = false }: ForgeryOptions = {},
): Promise<Forgery[]> => {
  const payloads = await writer.payloadsOf(run);
  const own = placesOf(payloads);
  const stranger = payloads[0]?.payload;
  expect(own.size).toBeGreaterThan(1);
  // Of that very run; where its history is shorter, the last of all.
  const played = async (id: string, place: string): Promise<Payload> => {
    const places = placesOf(await writer.payloadsOf(id));
    return places.get(place) ?? [...places.values()].at(-1) ?? {};
  };
  return [
    { name: 'nothing', play: (id, activityId) => writer.complete(id, activityId, []) },
    {
      name: 'a payload of another run',
      play: (id, activityId) => writer.complete(id, activityId, [stranger ?? {}]),
    },
    ...[...own.keys()].map((place) => ({
      name: `its own ${place}`,
      play: async (id: string, activityId: string) => writer.complete(id, activityId, [await played(id, place)]),
    })),
    ...typesFor(repeatable).map((type) => ({
      name: `the failure ${type}`,
      play: async (id: string, activityId: string) => {
        const detail = await played(id, startArgument);
        const applicationFailureInfo = { type, nonRetryable: true, details: { payloads: [detail] } };
        await writer.fail(id, activityId, { message: 'forged', encodedAttributes: detail, applicationFailureInfo });
      },
    })),
    ...Object.entries(seemingly)
      .slice(0, repeatable && !playsAll ? 1 : undefined)
      .map(([name, failure]) => ({
        name: `what looks like ${name}`,
        play: (id: string, activityId: string) => writer.fail(id, activityId, { message: 'forged', ...failure }),
      })),
    ...(repeatable ? [] : again(writer)),
  ];
};

const typesFor = (repeatable: boolean): readonly FailureType[] => {
  if (playsAll) return failureTypes;
  return repeatable ? telling.slice(0, 1) : telling;
};

/** Of a call that is made once. */
const again = (writer: Writer): Forgery[] => [
  { name: 'more tries', play: (id, activityId) => writer.repeat(id, activityId) },
  { name: 'more tries, counted anew', play: (id, activityId) => writer.repeat(id, activityId, { anew: true }) },
  { name: 'a heartbeat of nothing, and a timeout', play: (id, activityId) => writer.silence(id, activityId) },
];

const startArgument = 'workflowExecutionStarted.input.payloads';
/** Where each payload stands; of several in one place the last stands for all. */
const placesOf = (found: readonly Found[]): Map<string, Payload> => {
  const places = new Map<string, Payload>();
  const counts = new Map<string, number>();
  for (const { at, payload } of found) {
    const place = at.replaceAll(/\.\d+(?=\.|$)/g, '');
    const nth = playsAll ? (counts.get(place) ?? 0) + 1 : 1;
    counts.set(place, nth);
    places.set(nth === 1 ? place : `${place} (${nth})`, payload);
  }
  return places;
};
