import type { PayloadCodec } from '@temporalio/common';

const nothing = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('null') };

/**
 * Only for lists: what cannot be read becomes null. The SDK reads every memo of a page, so one that somebody has written without
 * our keys would otherwise hide all the others.
 */
export const forgivingCodec = (codecs: readonly PayloadCodec[]): PayloadCodec => ({
  encode: () => Promise.reject(new Error('nothing is written by what lists')),
  decode: (payloads, context) =>
    Promise.all(
      payloads.map(async (payload) => {
        let [read] = [payload];
        try {
          for (const codec of codecs.toReversed()) [read = nothing] = await codec.decode([read], context);
          return read;
        } catch {
          return nothing;
        }
      }),
    ),
});
