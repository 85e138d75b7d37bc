import type { Identity } from '../../contract/outcome.ts';
import type { Carrier, Gender } from '../../contract/words.ts';
import { boolean, object, optional, text, word, wordOf } from '../run/shape.ts';

const identity = object<Identity>({
  name: optional(text),
  phone: optional(text),
  carrier: optional(wordOf<Carrier>({ SKT: true, KT: true, LGU: true, SKT_MVNO: true, KT_MVNO: true, LGU_MVNO: true })),
  birthDate: optional(text),
  gender: optional(wordOf<Gender>({ male: true, female: true })),
  foreigner: optional(boolean),
  ci: optional(text),
  di: optional(text),
  verifiedAt: text,
  providerReference: text,
});

/** The person whom a provider has verified. */
export const verified = object({ kind: word('verified'), identity });
