import type { PortOneV2Activities } from '../../../activities/portone-v2/types.ts';
import { verified } from '../../conversation/shapes.ts';
import type { Shapes } from '../../run/flow.ts';
import { either, object, text, word } from '../../run/shape.ts';
import { wrongOrOver } from '../portone/shapes.ts';

export const portOneV2Shapes: Shapes<PortOneV2Activities> = {
  portOneV2Send: object({ reference: text }),
  portOneV2Resend: word('resent'),
  portOneV2Confirm: either(verified, wrongOrOver),
  portOneV2Get: either(verified, either(object({ kind: word('ready') }), object({ kind: word('failed'), code: text }))),
};
