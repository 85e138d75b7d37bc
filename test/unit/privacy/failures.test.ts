import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import {
  decodeOptionalFailureToOptionalError,
  encodeErrorToFailure,
  encodeUserMetadata,
  loadDataConverter as loadForSdk,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { loadEncryption } from '../../../privacy/encryption.ts';
import { workflow } from './rings.ts';

const { dataConverter } = await loadEncryption({
  HWAGIN_ENCRYPTION_KEYS: `k:${Buffer.alloc(32, 5).toString('base64')}`,
  HWAGIN_ENV: 'production',
});
const converter = loadForSdk(dataConverter);
const run = workflow('signup-42');
const secret = '홍길동 010-1234-5678';

describe('the data converter', () => {
  it('encrypts message, stack trace, details and cause of a failure', async () => {
    const error = ApplicationFailure.create({
      message: secret,
      type: 'ProviderRejected',
      details: [{ secret }],
      cause: new Error(secret),
    });
    const failure = await encodeErrorToFailure(converter, error, run);
    expect(JSON.stringify(failure)).not.toContain(secret);
    expect(Buffer.from(JSON.stringify(failure)).toString('latin1')).not.toContain('010-1234');
    expect(failure).toMatchObject({ message: 'Encoded failure', stackTrace: '' });
    const back = await decodeOptionalFailureToOptionalError(converter, failure, run);
    expect(back).toMatchObject({ message: secret, type: 'ProviderRejected', details: [{ secret }] });
    expect(back?.cause).toMatchObject({ message: secret });
  });

  it('encrypts summaries and details', async () => {
    const metadata = await encodeUserMetadata(converter, secret, secret, run);
    expect(Buffer.from(metadata?.summary?.data ?? []).toString()).not.toContain(secret);
    expect(Buffer.from(metadata?.details?.data ?? []).toString()).not.toContain(secret);
    expect(Buffer.from(metadata?.summary?.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
  });

  it('refuses a failure that was copied from another run', async () => {
    const failure = await encodeErrorToFailure(converter, new Error(secret), run);
    await expect(decodeOptionalFailureToOptionalError(converter, failure, workflow('signup-43'))).rejects.toMatchObject(
      { code: 'wrong_run' },
    );
  });
});
