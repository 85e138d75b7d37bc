import { randomBytes } from 'node:crypto';
import type { Payload, SerializationContext } from '@temporalio/common';
import { EncryptionCodec } from '../../../privacy/codec.ts';
import { KeyRing, type RingKey } from '../../../privacy/key-ring.ts';

export const ringKey = (id: string): RingKey => ({ id, key: randomBytes(32) });

export const codecOf = (first: RingKey, ...others: RingKey[]) =>
  new EncryptionCodec(new KeyRing([first, ...others]), { acceptPlaintext: false });

export const workflow = (workflowId: string, namespace = 'default'): SerializationContext => ({
  type: 'workflow',
  namespace,
  workflowId,
});

export const json = (value: unknown): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});

/** A payload's content in comparable form: different kinds of buffers are the same to Temporal. */
export const plain = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('hex')]),
  ),
  data: Buffer.from(data ?? []).toString('hex'),
});
