import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { seal, unseal } from '../encryption.ts';

const PayloadMessage = proto.temporal.api.common.v1.Payload;
const encoding = 'binary/encrypted';

/** The encryption codec of samples-typescript (`encryption/src/encryption-codec.ts`): each payload is sealed as a whole. */
export class SampleCodec implements PayloadCodec {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => ({
      metadata: { encoding: Buffer.from(encoding) },
      data: seal(this.#key, PayloadMessage.encode(payload).finish()),
    }));
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      if (!payload.metadata?.['encoding'] || Buffer.from(payload.metadata['encoding']).toString() !== encoding)
        return payload;
      const { metadata, data } = PayloadMessage.decode(unseal(this.#key, payload.data ?? new Uint8Array()));
      return { metadata, data };
    });
  }
}
