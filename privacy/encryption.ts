import { fileURLToPath } from 'node:url';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import type { Environment } from '../config/settings.ts';
import { EncryptionCodec } from './codec.ts';
import type { KeyProvider } from './key-provider.ts';
import { LayeredKeys } from './layered-keys.ts';
import { loadKeyProvider } from './load-key-provider.ts';
import { type LoadOptions, loadKeys } from './load-keys.ts';

/** For `bundleWorkflowCode`, which needs it as well as the worker does. */
export const failureConverterPath = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url));

export interface Encryption {
  /** For the Temporal SDK: everything that is sent is encrypted, including messages and stack traces of failures. */
  dataConverter: DataConverter & { payloadCodecs: PayloadCodec[] };
  codec: PayloadCodec;
  keys: KeyProvider;
}

/**
 * The encryption that client, worker, gateway and CLI share: the ring of `HWAGIN_ENCRYPTION_KEYS`, or the key provider of
 * `HWAGIN_KEY_PROVIDER`; then the ring is only used to read. Throws `SettingsError` if keys are wrong, or missing in production.
 */
export const loadEncryption = async (env: Environment, options: LoadOptions = {}): Promise<Encryption> => {
  const { ring, production } = loadKeys(env, options);
  const own = await loadKeyProvider(env);
  const keys = own ? new LayeredKeys(own, ring) : ring;
  const codec = new EncryptionCodec(keys, { acceptPlaintext: !production });
  return { dataConverter: { failureConverterPath, payloadCodecs: [codec] }, codec, keys };
};
