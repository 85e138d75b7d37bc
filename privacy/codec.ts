import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import { frame, open, seal } from './aead.ts';
import { DecryptError } from './decrypt-error.ts';
import type { KeyContext, KeyProvider } from './key-provider.ts';

// The default import: Node finds no named exports in this CommonJS package.
const PayloadMessage = proto.temporal.api.common.v1.Payload;

/** The complete metadata of an encrypted payload. */
const metadataNames = {
  encoding: 'encoding',
  keyId: 'encryption-key-id',
  wrappedKey: 'encryption-key',
  namespace: 'encryption-namespace',
  workflowId: 'encryption-workflow-id',
} as const;
const encoding = 'binary/encrypted';

/**
 * Encrypts each payload, including its own metadata, with AES-256-GCM. The unencrypted parts (key id, wrapped key, namespace,
 * workflow id) are authenticated with it: changing any of them makes it unreadable. On reading, namespace and workflow id are
 * compared with where the SDK found the payload, so that one copied into another run is refused. They are in the metadata because
 * a codec server receives only payloads.
 */
export class EncryptionCodec implements PayloadCodec {
  readonly #keys: KeyProvider;
  readonly #acceptPlaintext: boolean;

  /** `acceptPlaintext`: pass on payloads that are not encrypted (a signal typed into Temporal's CLI). Only for development. */
  constructor(keys: KeyProvider, { acceptPlaintext }: { acceptPlaintext: boolean }) {
    this.#keys = keys;
    this.#acceptPlaintext = acceptPlaintext;
  }

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    if (payloads.length === 0) return [];
    const owner = ownerOf(context);
    const { keyId, key, wrapped } = await this.#keys.dataKeyFor(owner);
    const additional = additionalData(keyId, wrapped, owner);
    return payloads.map((payload) => ({
      metadata: {
        [metadataNames.encoding]: Buffer.from(encoding),
        [metadataNames.keyId]: Buffer.from(keyId),
        [metadataNames.wrappedKey]: wrapped,
        [metadataNames.namespace]: Buffer.from(owner.namespace),
        [metadataNames.workflowId]: Buffer.from(owner.workflowId),
      },
      data: seal(key, PayloadMessage.encode(payload).finish(), additional),
    }));
  }

  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    return Promise.all(payloads.map((payload) => this.#decodeOne(payload, context)));
  }

  async #decodeOne(payload: Payload, context: SerializationContext | undefined): Promise<Payload> {
    if (!isEncrypted(payload)) {
      if (this.#acceptPlaintext) return payload;
      throw new DecryptError('not_encrypted');
    }
    const { keyId, wrapped, owner } = readMetadata(payload);
    if (context && !belongsTo(owner, context)) throw new DecryptError('wrong_run');
    const key = await this.#keys.unwrap(keyId, wrapped, owner);
    const { metadata, data } = PayloadMessage.decode(
      open(key, payload.data ?? new Uint8Array(), additionalData(keyId, wrapped, owner)),
    );
    return { metadata, data };
  }
}

export const isEncrypted = (payload: Payload): boolean => text(payload, metadataNames.encoding) === encoding;

/** The owner that a payload claims, without decrypting it. Trust it only once `decode` has accepted the payload. */
export const claimedOwner = (payload: Payload): KeyContext => readMetadata(payload).owner;

const ownerOf = (context: SerializationContext | undefined): KeyContext => ({
  namespace: context?.namespace ?? '',
  workflowId: context?.workflowId ?? '',
});

const belongsTo = (owner: KeyContext, context: SerializationContext): boolean => {
  const found = ownerOf(context);
  return owner.namespace === found.namespace && owner.workflowId === found.workflowId;
};

const additionalData = (keyId: string, wrapped: Uint8Array, { namespace, workflowId }: KeyContext) =>
  frame('hwagin payload', encoding, keyId, wrapped, namespace, workflowId);

const readMetadata = (payload: Payload): { keyId: string; wrapped: Uint8Array; owner: KeyContext } => {
  const known = new Set<string>(Object.values(metadataNames));
  if (Object.keys(payload.metadata ?? {}).some((name) => !known.has(name))) throw new DecryptError('tampered');
  const keyId = text(payload, metadataNames.keyId);
  const wrapped = payload.metadata?.[metadataNames.wrappedKey];
  const namespace = text(payload, metadataNames.namespace);
  const workflowId = text(payload, metadataNames.workflowId);
  if (keyId === undefined || !wrapped || namespace === undefined || workflowId === undefined)
    throw new DecryptError('tampered');
  return { keyId, wrapped, owner: { namespace, workflowId } };
};

const text = (payload: Payload, name: string): string | undefined => {
  const value = payload.metadata?.[name];
  return value ? Buffer.from(value).toString('utf8') : undefined;
};
