import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Environment } from '../config/settings.ts';
import { EncryptionCodec } from './codec.ts';
import { type LoadOptions, loadKeys } from './load-keys.ts';

/** For `bundleWorkflowCode`, which needs it as well as the worker does. */
export const failureConverterPath = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url));

/**
 * What client, worker, gateway and CLI alike give to the Temporal SDK: everything they send is encrypted, failures' messages
 * and stack traces too. Throws `SettingsError` when keys are wrong, or missing in production.
 */
export const loadDataConverter = (env: Environment, options: LoadOptions = {}): DataConverter => {
  const { ring, production } = loadKeys(env, options);
  return { failureConverterPath, payloadCodecs: [new EncryptionCodec(ring, { acceptPlaintext: !production })] };
};
