import type { PortOneV1Verdict } from '../../../activities/portone-v1/types.ts';
import { object, optional, text, word, wordOf } from '../../run/shape.ts';

type Refused = Extract<PortOneV1Verdict, { kind: 'refused' }>;

/** How both versions of PortOne refuse an answer. */
export const wrongOrOver = object<Refused>({
  kind: word('refused'),
  code: text,
  meaning: optional(wordOf<NonNullable<Refused['meaning']>>({ wrong: true, over: true })),
});
