import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { Snapshot } from '../../contract/snapshot.ts';
import { conversationPart } from '../model/conversation-part.ts';
import type { Part } from '../model/part.ts';
import { travelRulePart } from '../model/travel-rule-part.ts';
import type { Action, Deed, Fault, Phrase, VaspSays } from '../model/words.ts';
import { options } from './options.ts';

/** One run whose history is stored. */
export interface Scene {
  name: string;
  part: Part;
  /** What is done once the run has the status `from`, one after the other. */
  deeds: { from: Snapshot['status']; deed: Deed; phrase?: Phrase; says?: VaspSays; by?: 'signal' }[];
  /** For the calls, in order. */
  faults?: (Fault | undefined)[];
  end: Snapshot['status'];
}

type Provider = Parameters<typeof conversationPart>[0];

const short = { challengeExpiresIn: 1_000, expiresIn: 2_000, maxResends: 0 };
const answer = (deed: Deed, phrase: Phrase = 'none') => ({ from: 'awaiting_user', deed, phrase }) as const;
const right = answer('right');
const bySignal = (deed: Scene['deeds'][number]) => ({ ...deed, by: 'signal' }) as const;

/** The ends that every conversation has. */
const common = (provider: Provider): Scene[] => [
  scene(provider, 'canceled', {}, [answer('cancel')], 'canceled'),
  scene(provider, 'expired', short, [], 'expired'),
  scene(provider, 'max-attempts', { maxAttempts: 2 }, [answer('wrong'), answer('wrong')], 'max_attempts_reached'),
];

const scene = (
  provider: Provider,
  name: string,
  own: Parameters<typeof options>[0],
  deeds: Scene['deeds'],
  end: Scene['end'],
  faults: Scene['faults'] = [],
): Scene => ({
  name: `${provider}-${name}`,
  part: conversationPart(provider, options(own)),
  deeds,
  end,
  faults,
});

const travel = (
  name: string,
  deeds: Scene['deeds'],
  end: Scene['end'],
  own: Parameters<typeof options>[0] = {},
  faults: Scene['faults'] = [],
): Scene => ({ name: `verify-vasp-${name}`, part: travelRulePart(options(own)), deeds, end, faults });
const told = (says: VaspSays, from: Scene['end'] = 'awaiting_counterparty') =>
  ({ from, deed: 'callback', says }) as const;
const then = (deed: Deed) => ({ from: 'awaiting_transfer', deed }) as const;

const [sms, lms, ars, pass] = [0, 1, 2, 3];
const app = { method: 1 };

/** Every flow and every end it has. Created anew for each recording: a scene runs only once. */
export const scenes = (): Scene[] => [
  ...common('mobile-ok'),
  scene('mobile-ok', 'sms', { method: sms }, [answer('wrong'), answer('resend'), right], 'verified'),
  scene('mobile-ok', 'signal', {}, [bySignal(answer('wrong')), answer('wrong'), bySignal(right)], 'verified'),
  scene('mobile-ok', 'lms', { method: lms }, [answer('resend'), right], 'verified'),
  scene('mobile-ok', 'ars', { method: ars }, [answer('wrong'), answer('resend'), right], 'verified'),
  scene('mobile-ok', 'pass', { method: pass }, [answer('wrong', 'pending'), right], 'verified'),
  scene('mobile-ok', 'restart', {}, [right], 'verified', [undefined, 'lostDone']),
  scene('mobile-ok', 'repeat', {}, [right], 'verified', [undefined, 'unavailable']),
  scene('mobile-ok', 'stranger', {}, [], 'denied', [undefined, 'stranger']),
  scene('mobile-ok', 'rejected', {}, [], 'failed', [undefined, 'rejected']),
  scene('mobile-ok', 'send-unknown', { maxRestarts: 0 }, [], 'failed', [undefined, 'lostUndone']),

  ...common('portone-v1'),
  scene('portone-v1', 'sms', {}, [answer('wrong'), answer('resend'), right], 'verified'),
  scene('portone-v1', 'lost-confirm', {}, [right], 'verified', [undefined, 'lostDone']),
  scene('portone-v1', 'app', app, [answer('wrong'), right], 'verified'),
  scene('portone-v1', 'rejected', {}, [], 'failed', ['rejected']),

  ...common('portone-v2'),
  scene('portone-v2', 'sms', {}, [answer('wrong'), answer('resend'), right], 'verified'),
  scene('portone-v2', 'lost', {}, [right], 'verified', ['lostDone']),
  scene('portone-v2', 'lost-then-off', { maxRestarts: 0 }, [], 'failed', ['lostDone', 'off']),
  scene('portone-v2', 'session-over', {}, [answer('wrong', 'dead'), answer('resend'), right], 'verified'),
  scene('portone-v2', 'app', app, [answer('wrong'), right], 'verified'),
  scene('portone-v2', 'rejected', {}, [], 'failed', ['rejected']),

  ...common('nhn-otp'),
  scene('nhn-otp', 'enrol', {}, [answer('wrong'), right], 'verified'),
  scene('nhn-otp', 'verify', app, [answer('wrong', 'unknown'), right], 'verified'),
  scene('nhn-otp', 'final', app, [answer('wrong', 'final')], 'failed'),

  travel('transferred', [told('VERIFIED'), then('transfer')], 'verified'),
  travel('prechecked', [told('VERIFIED'), then('transfer')], 'verified', { precheck: true }),
  travel('abandoned', [told('VERIFIED'), then('abandon')], 'canceled'),
  travel('canceled', [{ from: 'awaiting_counterparty', deed: 'cancel' }], 'canceled'),
  travel('canceled-late', [told('VERIFIED'), then('cancel')], 'canceled'),
  travel('denied', [told('DENIED')], 'denied'),
  travel('error', [told('ERROR')], 'failed'),
  travel('withdrawn', [told('VERIFIED'), told('DENIED', 'awaiting_transfer')], 'denied'),
  travel('result-expired', [], 'expired', { resultTimeout: 1_000 }),
  travel('transfer-expired', [told('VERIFIED')], 'expired', { transferTimeout: 1_000 }),
  travel('found', [told('VERIFIED'), then('transfer')], 'verified', {}, ['lostDone']),
  travel('create-unknown', [], 'failed', {}, ['lostUndone']),
];

const said = { by: 'update', phrase: 'none', says: 'VERIFIED', seen: 'look', about: 'this' } as const;

/** Runs a scene. Returns the status it ended with. */
export const play = async ({ part, deeds, faults }: Scene, begin: () => Promise<WorkflowHandle>): Promise<string> => {
  part.line.prepare(faults ?? []);
  const handle = await begin();
  for (const { from, ...done } of deeds) {
    const action: Action = { ...said, ...done };
    await shows(handle, ({ status }) => status === from);
    part.intend(action);
    const { name, args, onlySignal } = part.message(action) as NonNullable<ReturnType<Part['message']>>;
    if (onlySignal) await handle.signal(name, ...args);
    else if (done.by === 'signal') {
      await handle.signal(name, ...args);
      await shows(handle, ({ lastAttempt }) => lastAttempt !== undefined);
    } else await handle.executeUpdate<unknown, [unknown, ...unknown[]]>(name, { args: args as [unknown] });
  }
  const { snapshot } = (await handle.result()) as { snapshot: Snapshot };
  return snapshot.status;
};

const shows = async (handle: WorkflowHandle, expected: (snapshot: Snapshot) => boolean): Promise<void> => {
  for (;;) {
    // A busy machine may leave a query without an answer.
    const snapshot = await handle.query<Snapshot>('snapshot').catch(() => undefined);
    if (snapshot && expected(snapshot)) return;
    await pause(50);
  }
};
