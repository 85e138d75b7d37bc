import { describe, expect, it } from '@jest/globals';
import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { claimedOwner, EncryptionCodec, isEncrypted } from '../../../privacy/codec.ts';
import { KeyRing } from '../../../privacy/key-ring.ts';
import { codecOf, json, plain, ringKey, workflow } from './rings.ts';

const key = ringKey('k1');
const run = workflow('signup-42');
const name = '홍길동';

const encrypted = async (): Promise<Payload> => {
  const [payload] = await codecOf(key).encode([json({ name })], run);
  if (!payload) throw new Error('expected one payload');
  return payload;
};
const code = (error: string) => expect.objectContaining({ name: 'DecryptError', code: error });

describe('EncryptionCodec', () => {
  it('gives back every payload with its metadata, whatever is in it', async () => {
    const payload = fc.record({
      metadata: fc.dictionary(fc.string(), fc.uint8Array({ maxLength: 50 })),
      data: fc.uint8Array({ maxLength: 500 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(payload, { maxLength: 3 }),
        fc.string(),
        fc.string(),
        async (payloads, id, namespace) => {
          const context = workflow(id, namespace);
          const decoded = await codecOf(key).decode(await codecOf(key).encode(payloads, context), context);
          expect(decoded.map(plain)).toEqual(payloads.map(plain));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('shows the key, namespace and workflow, and nothing of the content', async () => {
    const payload = await encrypted();
    const visible = Buffer.concat([...Object.values(payload.metadata ?? {}), payload.data ?? Buffer.alloc(0)]);
    expect(visible.includes(Buffer.from(name))).toBe(false);
    expect(visible.includes(Buffer.from('json/plain'))).toBe(false);
    expect(isEncrypted(payload)).toBe(true);
    expect(claimedOwner(payload)).toEqual({ namespace: 'default', workflowId: 'signup-42' });
  });

  it('encrypts the same content differently each time', async () => {
    expect(plain(await encrypted())).not.toEqual(plain(await encrypted()));
  });

  it('never uses the same nonce twice with the key that a process has for a run', async () => {
    const codec = codecOf(key);
    const payloads = await codec.encode(
      Array.from({ length: 200 }, () => json({ name })),
      run,
    );
    payloads.push(...(await codec.encode([json({ name })], run)));
    const wrapped = payloads.map(({ metadata }) => Buffer.from(metadata?.['encryption-key'] ?? []).toString('hex'));
    const nonces = payloads.map(({ data }) =>
      Buffer.from(data ?? [])
        .toString('hex')
        .slice(0, 24),
    );
    expect(new Set(wrapped).size).toBe(1);
    expect(new Set(nonces).size).toBe(201);
  });

  it('has another key for another run, and in another process', async () => {
    const codec = codecOf(key);
    const keyFor = async (of: typeof codec, where: typeof run) => {
      const [payload] = await of.encode([json({ name })], where);
      return Buffer.from(payload?.metadata?.['encryption-key'] ?? []).toString('hex');
    };
    const keys = [
      await keyFor(codec, run),
      await keyFor(codec, workflow('signup-43')),
      await keyFor(codecOf(key), run),
    ];
    expect(new Set(keys).size).toBe(3);
  });

  it('reads the payloads of activities of the run', async () => {
    const activity = { ...run, type: 'activity', activityId: '1', isLocal: false } as const;
    const decoded = await codecOf(key).decode([await encrypted()], activity);
    expect(decoded.map(plain)).toEqual([plain(json({ name }))]);
  });

  it('reads without a context, as a codec server has to', async () => {
    expect((await codecOf(key).decode([await encrypted()])).map(plain)).toEqual([plain(json({ name }))]);
  });

  it('refuses a payload that was copied into another run', async () => {
    await expect(codecOf(key).decode([await encrypted()], workflow('signup-43'))).rejects.toEqual(code('wrong_run'));
  });

  it('refuses a payload that was copied into another namespace', async () => {
    const elsewhere = workflow('signup-42', 'staging');
    await expect(codecOf(key).decode([await encrypted()], elsewhere)).rejects.toEqual(code('wrong_run'));
  });

  it('refuses a payload of no run inside a run', async () => {
    const loose = await codecOf(key).encode([json(1)]);
    await expect(codecOf(key).decode(loose, run)).rejects.toEqual(code('wrong_run'));
  });

  it('refuses a payload whose owner was rewritten to fit', async () => {
    const payload = await encrypted();
    const moved = { ...payload.metadata, 'encryption-workflow-id': Buffer.from('signup-43') };
    await expect(codecOf(key).decode([{ ...payload, metadata: moved }], workflow('signup-43'))).rejects.toEqual(
      code('tampered'),
    );
  });

  it('refuses a payload with any bit of its content changed', async () => {
    const payload = await encrypted();
    const length = payload.data?.length ?? 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(length * 8 - 1), async (bit) => {
        const data = Buffer.from(payload.data ?? []);
        data[bit >> 3] = (data[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(codecOf(key).decode([{ ...payload, data }], run)).rejects.toEqual(code('tampered'));
      }),
      { numRuns: 60 },
    );
  });

  it.each(['encryption-key', 'encryption-namespace', 'encryption-workflow-id'])(
    'refuses a payload whose %s was changed',
    async (part) => {
      const payload = await encrypted();
      const value = Buffer.from(payload.metadata?.[part] ?? []);
      value[0] = (value[0] ?? 0) ^ 1;
      const changed = { ...payload, metadata: { ...payload.metadata, [part]: value } };
      await expect(codecOf(key).decode([changed])).rejects.toEqual(code('tampered'));
    },
  );

  it('refuses a payload whose key id names another key of the ring', async () => {
    const other = ringKey('k2');
    const payload = await encrypted();
    const changed = { ...payload, metadata: { ...payload.metadata, 'encryption-key-id': Buffer.from('k2') } };
    await expect(codecOf(key, other).decode([changed], run)).rejects.toEqual(code('tampered'));
  });

  it.each(['encryption-key-id', 'encryption-key', 'encryption-namespace', 'encryption-workflow-id'])(
    'refuses a payload without its %s',
    async (part) => {
      const payload = await encrypted();
      const metadata = Object.fromEntries(Object.entries(payload.metadata ?? {}).filter(([each]) => each !== part));
      await expect(codecOf(key).decode([{ ...payload, metadata }], run)).rejects.toEqual(code('tampered'));
    },
  );

  it('refuses a payload with metadata added, cut short, or with no content', async () => {
    const payload = await encrypted();
    const added = { ...payload, metadata: { ...payload.metadata, note: Buffer.from('x') } };
    const short = { ...payload, data: (payload.data ?? Buffer.alloc(0)).subarray(0, 20) };
    for (const wrong of [added, short, { metadata: payload.metadata }])
      await expect(codecOf(key).decode([wrong as Payload], run)).rejects.toEqual(code('tampered'));
  });

  it('refuses what is not encrypted, unless configured to accept it', async () => {
    await expect(codecOf(key).decode([json('verified')], run)).rejects.toEqual(code('not_encrypted'));
    const lenient = new EncryptionCodec(new KeyRing([key]), { acceptPlaintext: true });
    expect(await lenient.decode([json('verified')], run)).toEqual([json('verified')]);
  });

  it('says nothing of the content when it refuses', async () => {
    const error: unknown = await codecOf(key)
      .decode([json({ name })], run)
      .catch((thrown: unknown) => thrown);
    expect(`${JSON.stringify(error)}${String(error)}`).not.toContain(name);
  });
});

describe('rotation', () => {
  it('reads under old keys and writes under the newest', async () => {
    const [older, newer] = [ringKey('2025'), ringKey('2026')];
    const before = await codecOf(older).encode([json('before')], run);
    const rotated = codecOf(newer, older);
    expect((await rotated.decode(before, run)).map(plain)).toEqual([plain(json('before'))]);
    const [after] = await rotated.encode([json('after')], run);
    expect(Buffer.from(after?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('2026');
  });

  it('names a removed key', async () => {
    const payload = await encrypted();
    await expect(codecOf(ringKey('k2')).decode([payload], run)).rejects.toMatchObject({
      code: 'unknown_key',
      keyId: 'k1',
      message: expect.stringContaining('HWAGIN_ENCRYPTION_KEYS does not contain: k1'),
    });
  });

  it('refuses what a different key with the same id encrypted', async () => {
    await expect(codecOf(ringKey('k1')).decode([await encrypted()], run)).rejects.toEqual(code('tampered'));
  });
});
