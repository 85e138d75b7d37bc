import type { CallbackActivities } from '../../activities/callbacks/types.ts';
import type { ErasureActivities } from '../../activities/erasure/types.ts';
import type { LimitActivities } from '../../activities/limits/types.ts';
import type { WebhookActivities } from '../../activities/webhooks/types.ts';
import type { WebhookAttempt } from '../../contract/webhooks.ts';
import type { CallbackFate } from '../../protocol/callbacks.ts';
import type { LimitRefusal } from '../../protocol/limits.ts';
import type { Flow, Shapes } from '../run/flow.ts';
import { boolean, either, number, object, optional, text, word, wordOf } from '../run/shape.ts';
import { flows } from './flows.ts';

/** Whether an activity can have returned this value. An activity that is not listed can return nothing. */
export const hasShape = (activity: string, value: unknown): boolean =>
  Object.hasOwn(shapes, activity) && shapes[activity]?.(value) === true;

const system: Shapes<CallbackActivities & ErasureActivities & LimitActivities & WebhookActivities> = {
  askLimits: either(
    object({ ok: word(true) }),
    object<LimitRefusal>({
      ok: word(false),
      code: wordOf<LimitRefusal['code']>({ limited: true, locked: true }),
      until: number,
      running: optional(text),
    }),
  ),
  announce: word('announced'),
  sendWebhook: object<WebhookAttempt>({
    at: text,
    delivered: boolean,
    status: optional(number),
    error: optional(text),
  }),
  deliverCallback: wordOf<CallbackFate>({ delivered: true, after_end: true }),
  forgetAtProvider: word('forgotten'),
  buryRuns: word('buried'),
};

const shapes: Flow['shapes'] = Object.assign({}, system, ...Object.values(flows).map((flow) => flow.shapes));
