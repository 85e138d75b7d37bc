import type { PortOneV1Activities } from '../../../activities/portone-v1/types.ts';
import { verified } from '../../conversation/shapes.ts';
import type { Shapes } from '../../run/flow.ts';
import { either, object, text, word } from '../../run/shape.ts';
import { wrongOrOver } from '../portone/shapes.ts';

/** Only an activity calls `portOneV1Erase`. */
export const portOneV1Shapes: Shapes<Omit<PortOneV1Activities, 'portOneV1Erase'>> = {
  portOneV1Request: object({ impUid: text }),
  portOneV1Confirm: either(verified, wrongOrOver),
  portOneV1Certification: either(verified, object({ kind: word('uncertified') })),
};
